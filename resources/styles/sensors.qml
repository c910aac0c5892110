<!DOCTYPE qgis>
<qgis version="3.22.0" styleCategories="Symbology">
  <renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0" forceraster="0">
    <symbols>
      <symbol type="marker" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option type="QString" name="name" value="${sensor_symbol}"/>
            <Option type="QString" name="color" value="${sensor_fill}"/>
            <Option type="QString" name="size" value="${sensor_size}"/>
            <Option type="QString" name="size_unit" value="Point"/>
            <Option type="QString" name="outline_color" value="${casing}"/>
            <Option type="QString" name="outline_style" value="${sensor_outline}"/>
            <Option type="QString" name="outline_width" value="${sensor_casing}"/>
            <Option type="QString" name="outline_width_unit" value="Point"/>
            <Option type="QString" name="angle" value="0"/>
          </Option>
        </layer>
      </symbol>
    </symbols>
  </renderer-v2>
  <blendMode>0</blendMode>
  <featureBlendMode>0</featureBlendMode>
  <layerOpacity>1</layerOpacity>
</qgis>
