// Messages that the API's description shows; of nobody, and of no parcel.

export const WAYBILL_EXAMPLE = `<?xml version="1.0" encoding="UTF-8"?>
<ceb:CEB511Message xmlns:ceb="http://www.chinaport.gov.cn/ceb" guid="EXAMPLE0-0000-4000-8000-000000000511" version="1.0">
  <ceb:Logistics>
    <ceb:LogisticsHead>
      <ceb:guid>EXAMPLE0-0000-4000-8000-000000000001</ceb:guid>
      <ceb:appType>1</ceb:appType>
      <ceb:appTime>20261125160000</ceb:appTime>
      <ceb:appStatus>2</ceb:appStatus>
      <ceb:logisticsCode>EXAMPLEPOST</ceb:logisticsCode>
      <ceb:logisticsName>示例快递</ceb:logisticsName>
      <ceb:logisticsNo>EX-CEB-0001</ceb:logisticsNo>
      <ceb:freight>12.00</ceb:freight>
      <ceb:insuredFee>0.60</ceb:insuredFee>
      <ceb:currency>142</ceb:currency>
      <ceb:weight>0.6</ceb:weight>
      <ceb:packNo>1</ceb:packNo>
      <ceb:consignee>示例买家</ceb:consignee>
      <ceb:consigneeAddress>广西南宁市示例路 1 号</ceb:consigneeAddress>
      <ceb:consigneeTelephone>13800000000</ceb:consigneeTelephone>
    </ceb:LogisticsHead>
  </ceb:Logistics>
  <ceb:BaseTransfer>
    <ceb:copCode>EXAMPLEPOST</ceb:copCode>
    <ceb:copName>示例快递</ceb:copName>
    <ceb:dxpMode>DXP</ceb:dxpMode>
    <ceb:dxpId>DXPENT0000000000</ceb:dxpId>
  </ceb:BaseTransfer>
</ceb:CEB511Message>`

export const RECEIPT_EXAMPLE = `<?xml version="1.0" encoding="UTF-8"?>
<CEB622Message xmlns="http://www.chinaport.gov.cn/ceb" guid="EXAMPLE0-0000-4000-8000-000000000622" version="1.0">
  <InventoryReturn>
    <guid>L72162026000000001-00000000000000042</guid>
    <customsCode>7216</customsCode>
    <agentCode>91450103DEM0H0000R</agentCode>
    <copNo>EXAMPLE-1</copNo>
    <preNo>B20261125000000001</preNo>
    <invtNo>72162026I000000001</invtNo>
    <returnStatus>800</returnStatus>
    <returnTime>20261125160500000</returnTime>
    <returnInfo>[Code:2600;Desc:放行]</returnInfo>
  </InventoryReturn>
</CEB622Message>`
