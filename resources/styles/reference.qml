<!DOCTYPE qgis>
<qgis version="3.22.0" styleCategories="Symbology">
  <renderer-v2 type="RuleRenderer" symbollevels="0" enableorderby="0" forceraster="0">
    <rules key="root">
      <rule key="hazardous area" label="hazardous area" symbol="0" filter="geometry_type($$geometry) = 'Polygon' AND &quot;theme&quot; = 'hazardous_area'"/>
      <rule key="enclave" label="enclave" symbol="1" filter="geometry_type($$geometry) = 'Polygon' AND &quot;theme&quot; = 'enclave'"/>
      <rule key="area" label="area" symbol="2" filter="geometry_type($$geometry) = 'Polygon' AND coalesce(&quot;theme&quot;, '') NOT IN ('hazardous_area', 'enclave')"/>
      <rule key="hazard line" label="hazard line" symbol="3" filter="geometry_type($$geometry) = 'Line' AND &quot;theme&quot; = 'hazardous_area'"/>
      <rule key="line" label="line" symbol="4" filter="geometry_type($$geometry) = 'Line' AND coalesce(&quot;theme&quot;, '') NOT IN ('hazardous_area')"/>
      <rule key="hazard point" label="hazard point" symbol="5" filter="geometry_type($$geometry) = 'Point' AND &quot;theme&quot; = 'hazardous_area'"/>
      <rule key="settlement" label="settlement" symbol="6" filter="geometry_type($$geometry) = 'Point' AND &quot;theme&quot; = 'settlement'"/>
      <rule key="point" label="point" symbol="7" filter="geometry_type($$geometry) = 'Point' AND coalesce(&quot;theme&quot;, '') NOT IN ('hazardous_area', 'settlement')"/>
    </rules>
    <symbols>
      <symbol type="fill" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option type="QString" name="color" value="${hazard_fill}"/>
            <Option type="QString" name="style" value="solid"/>
            <Option type="QString" name="outline_color" value="${hazard_colour}"/>
            <Option type="QString" name="outline_style" value="solid"/>
            <Option type="QString" name="outline_width" value="${hazard_width}"/>
            <Option type="QString" name="outline_width_unit" value="Point"/>
            <Option type="QString" name="joinstyle" value="round"/>
          </Option>
        </layer>
        <layer class="SimpleFill" enabled="1" locked="0" pass="1">
          <Option type="Map">
            <Option type="QString" name="color" value="${hazard_colour}"/>
            <Option type="QString" name="style" value="b_diagonal"/>
            <Option type="QString" name="outline_style" value="no"/>
          </Option>
        </layer>
      </symbol>
      <symbol type="fill" name="1" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option type="QString" name="color" value="${enclave_fill}"/>
            <Option type="QString" name="style" value="solid"/>
            <Option type="QString" name="outline_color" value="${enclave_colour}"/>
            <Option type="QString" name="outline_style" value="solid"/>
            <Option type="QString" name="outline_width" value="${enclave_width}"/>
            <Option type="QString" name="outline_width_unit" value="Point"/>
            <Option type="QString" name="joinstyle" value="round"/>
          </Option>
        </layer>
      </symbol>
      <symbol type="fill" name="2" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option type="QString" name="color" value="${reference_area_fill}"/>
            <Option type="QString" name="style" value="solid"/>
            <Option type="QString" name="outline_color" value="${reference_area_colour}"/>
            <Option type="QString" name="outline_style" value="solid"/>
            <Option type="QString" name="outline_width" value="${reference_area_width}"/>
            <Option type="QString" name="outline_width_unit" value="Point"/>
            <Option type="QString" name="joinstyle" value="round"/>
          </Option>
        </layer>
      </symbol>
      <symbol type="line" name="3" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" enabled="1" locked="0" pass="1">
          <Option type="Map">
            <Option type="QString" name="line_color" value="${hazard_colour}"/>
            <Option type="QString" name="line_style" value="solid"/>
            <Option type="QString" name="line_width" value="${hazard_width}"/>
            <Option type="QString" name="line_width_unit" value="Point"/>
            <Option type="QString" name="capstyle" value="flat"/>
            <Option type="QString" name="joinstyle" value="round"/>
            <Option type="QString" name="use_custom_dash" value="${hazard_dashed}"/>
            <Option type="QString" name="customdash" value="${hazard_dash}"/>
            <Option type="QString" name="customdash_unit" value="Point"/>
          </Option>
        </layer>
      </symbol>
      <symbol type="line" name="4" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleLine" enabled="1" locked="0" pass="1">
          <Option type="Map">
            <Option type="QString" name="line_color" value="${reference_line_colour}"/>
            <Option type="QString" name="line_style" value="solid"/>
            <Option type="QString" name="line_width" value="${reference_line_width}"/>
            <Option type="QString" name="line_width_unit" value="Point"/>
            <Option type="QString" name="capstyle" value="flat"/>
            <Option type="QString" name="joinstyle" value="round"/>
            <Option type="QString" name="use_custom_dash" value="${reference_line_dashed}"/>
            <Option type="QString" name="customdash" value="${reference_line_dash}"/>
            <Option type="QString" name="customdash_unit" value="Point"/>
          </Option>
        </layer>
      </symbol>
      <symbol type="marker" name="5" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option type="QString" name="name" value="${hazard_symbol}"/>
            <Option type="QString" name="color" value="${hazard_fill}"/>
            <Option type="QString" name="size" value="${hazard_size}"/>
            <Option type="QString" name="size_unit" value="Point"/>
            <Option type="QString" name="outline_color" value="${casing}"/>
            <Option type="QString" name="outline_style" value="${hazard_outline}"/>
            <Option type="QString" name="outline_width" value="${hazard_casing}"/>
            <Option type="QString" name="outline_width_unit" value="Point"/>
            <Option type="QString" name="angle" value="0"/>
          </Option>
        </layer>
      </symbol>
      <symbol type="marker" name="6" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option type="QString" name="name" value="${place_symbol}"/>
            <Option type="QString" name="color" value="${place_fill}"/>
            <Option type="QString" name="size" value="${place_size}"/>
            <Option type="QString" name="size_unit" value="Point"/>
            <Option type="QString" name="outline_color" value="${casing}"/>
            <Option type="QString" name="outline_style" value="${place_outline}"/>
            <Option type="QString" name="outline_width" value="${place_casing}"/>
            <Option type="QString" name="outline_width_unit" value="Point"/>
            <Option type="QString" name="angle" value="0"/>
          </Option>
        </layer>
      </symbol>
      <symbol type="marker" name="7" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option type="QString" name="name" value="${reference_point_symbol}"/>
            <Option type="QString" name="color" value="${reference_point_fill}"/>
            <Option type="QString" name="size" value="${reference_point_size}"/>
            <Option type="QString" name="size_unit" value="Point"/>
            <Option type="QString" name="outline_color" value="${casing}"/>
            <Option type="QString" name="outline_style" value="${reference_point_outline}"/>
            <Option type="QString" name="outline_width" value="${reference_point_casing}"/>
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
