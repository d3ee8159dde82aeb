// Goods of the corridor: what grows, and food (chapters 03 to 24).
import { goodsOf } from './line.ts'

export const FARM = goodsOf(`
0304620000|035|70|7||0|9|T|冻鲶鱼片|Catfish fillets, frozen|Phi lê cá tra đông lạnh|ปลาดุกแล่แช่แข็ง
0307491000|035|70|12|||9|P|干、盐腌墨鱼及鱿鱼|Dried, salted cuttlefish and squid|Mực khô, mực muối|ปลาหมึกแห้งหรือเค็ม
0402100000|035|40|10|||13|P|脂肪含量≤1.5%的奶粉|Milk powder, fat up to 1.5 %|Sữa bột, béo không quá 1,5 %|นมผง ไขมันไม่เกิน 1.5 %
0701900000|035|70|13||0|9|T|鲜马铃薯|Potatoes, fresh|Khoai tây tươi|มันฝรั่งสด
0703201000|035|70|13||0|9|T|鲜蒜头|Garlic, fresh|Tỏi tươi|กระเทียมสด
0710221000|035|70|13|||9|P|冷冻红小豆|Adzuki beans, frozen|Đậu đỏ đông lạnh|ถั่วแดงแช่แข็ง
0714102000|035|30|5||0|9|T|木薯干|Cassava, dried|Sắn khô|มันสำปะหลังแห้ง
0801190090|035|80|12||0|9|T|其他鲜椰子|Coconuts, fresh, other|Dừa tươi|มะพร้าวสด
0801320000|035|70|10||0|9|T|去壳腰果|Cashew nuts, shelled|Hạt điều đã bóc vỏ|เม็ดมะม่วงหิมพานต์แกะเปลือก
0803900000|035|40|10||0|9|T|鲜或干香蕉|Bananas, fresh or dried|Chuối tươi hoặc khô|กล้วยสดหรือแห้ง
0804300001|035|80|12||0|9|T|鲜菠萝|Pineapples, fresh|Dứa tươi|สับปะรดสด
0804502001|035|80|15||0|9|T|鲜芒果|Mangoes, fresh|Xoài tươi|มะม่วงสด
0804503000|035|80|15||0|9|T|鲜或干山竹果|Mangosteens, fresh or dried|Măng cụt tươi hoặc khô|มังคุดสดหรือแห้ง
0807110000|035|70|25||0|9|T|鲜西瓜|Watermelons, fresh|Dưa hấu tươi|แตงโมสด
0805210000|035|100|12||0|9|T|鲜柑橘|Mandarins, fresh|Quýt tươi|ส้มแมนดารินสด
0808100000|035|100|10||0|9|T|鲜苹果|Apples, fresh|Táo tươi|แอปเปิลสด
0810100000|035|80|14||0|9|P|鲜草莓|Strawberries, fresh|Dâu tây tươi|สตรอว์เบอร์รีสด
0810600000|035|80|20||0|9|P|鲜榴莲|Durians, fresh|Sầu riêng tươi|ทุเรียนสด
0810901000|035|80|30||0|9|P|鲜荔枝|Lychees, fresh|Vải tươi|ลิ้นจี่สด
0810903000|035|80|12||0|9|P|鲜龙眼|Longans, fresh|Nhãn tươi|ลำไยสด
0810904000|035|80|20||0|9|P|鲜红毛丹|Rambutans, fresh|Chôm chôm tươi|เงาะสด
0810908000|035|80|20||0|9|P|鲜火龙果|Dragon fruit, fresh|Thanh long tươi|แก้วมังกรสด
0813404000|035|70|25||0|9|P|荔枝干|Lychees, dried|Vải khô|ลิ้นจี่แห้ง
0901110000|035|50|8|||9|T|未焙炒咖啡|Coffee, not roasted|Cà phê chưa rang|กาแฟยังไม่คั่ว
0902100000|035|100|15|||9|T|每件净重不超过3千克的绿茶|Green tea, packings up to 3 kg|Chè xanh, gói không quá 3 kg|ชาเขียว ห่อไม่เกิน 3 กก.
0902300000|035|100|15|||9|T|每件净重不超过3千克的红茶|Black tea, packings up to 3 kg|Chè đen, gói không quá 3 kg|ชาดำ ห่อไม่เกิน 3 กก.
0902400000|035|100|15|||9|T|其他红茶|Black tea, other|Chè đen khác|ชาดำอื่น
0906110000|035|50|5|||9|T|未磨肉桂|Cinnamon, whole|Quế chưa xay|อบเชยทั้งชิ้น
1006302001|035|180|1|||9|T|长粒米精米，配额内|Long-grain rice, milled, in quota|Gạo hạt dài, trong hạn ngạch|ข้าวสารเมล็ดยาว ในโควตา
1006302090|035|180|65|||9|T|长粒米精米，配额外|Long-grain rice, milled, out of quota|Gạo hạt dài, ngoài hạn ngạch|ข้าวสารเมล็ดยาว นอกโควตา
1104230001|035|180|10|||9|P|经加工玉米，配额内|Worked maize, in quota|Ngô đã chế biến, trong hạn ngạch|ข้าวโพดแปรรูป ในโควตา
1108140000|035|50|10|||13|T|木薯淀粉|Cassava starch|Tinh bột sắn|แป้งมันสำปะหลัง
1511100000|035|60|9|||9|T|初榨棕榈油|Palm oil, crude|Dầu cọ thô|น้ำมันปาล์มดิบ
1511901000|035|60|9|||9|T|棕榈液油|Palm olein|Dầu olein cọ|น้ำมันปาล์มโอเลอิน
1701130090|035|125|50|||13|P|原蔗糖，配额外|Raw cane sugar, out of quota|Đường mía thô, ngoài hạn ngạch|น้ำตาลทรายดิบ นอกโควตา
1806320000|035|50|10|||13|P|未夹心块状可可食品|Cocoa preparations in blocks|Sô-cô-la dạng thanh|ช็อกโกแลตแท่งไม่มีไส้
2106909090|035|90|12|||13|T|其他食品制品|Food preparations, other|Chế phẩm thực phẩm khác|ของปรุงแต่งอาหารอื่น
2203000000|095||0|||13|T|啤酒|Beer|Bia|เบียร์
2204210000|095|180|14|||13|T|瓶装葡萄酒|Wine in bottles|Rượu vang đóng chai|ไวน์บรรจุขวด
2208200090|095|180|10|||13|P|其他葡萄酒蒸馏酒|Spirits from grape wine, other|Rượu chưng cất từ nho|สุรากลั่นจากไวน์องุ่น
`)
