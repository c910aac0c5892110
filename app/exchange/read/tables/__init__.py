"""Tables as texts and workbooks have them: encoding, delimiter, sheet, header."""
