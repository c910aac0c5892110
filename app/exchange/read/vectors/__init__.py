"""Files of features, read through GDAL."""
