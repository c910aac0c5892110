<!DOCTYPE qgis>
<qgis version="3.22.0" styleCategories="Symbology">
  <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">
    <rules key="root">
      <rule key="protection" label="protection" symbol="0" filter="&quot;category&quot; IN ('distress_or_displacement', 'trafficking_in_persons')"/>
      <rule key="incident" label="incident" symbol="1" filter="ELSE"/>
    </rules>
    <symbols>
      <symbol type="marker" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option type="QString" name="name" value="${incident_protection_symbol}"/>
            <Option type="QString" name="color" value="${incident_protection_fill}"/>
            <Option type="QString" name="size" value="${incident_protection_size}"/>
            <Option type="QString" name="size_unit" value="Point"/>
            <Option type="QString" name="outline_color" value="${casing}"/>
            <Option type="QString" name="outline_style" value="${incident_protection_outline}"/>
            <Option type="QString" name="outline_width" value="${incident_protection_casing}"/>
            <Option type="QString" name="outline_width_unit" value="Point"/>
            <Option type="QString" name="angle" value="0"/>
          </Option>
        </layer>
      </symbol>
      <symbol type="marker" name="1" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option type="QString" name="name" value="${incident_symbol}"/>
            <Option type="QString" name="color" value="${incident_fill}"/>
            <Option type="QString" name="size" value="${incident_size}"/>
            <Option type="QString" name="size_unit" value="Point"/>
            <Option type="QString" name="outline_color" value="${casing}"/>
            <Option type="QString" name="outline_style" value="${incident_outline}"/>
            <Option type="QString" name="outline_width" value="${incident_casing}"/>
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
