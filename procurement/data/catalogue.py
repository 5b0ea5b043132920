# ruff: noqa: E501  a table reads better in lines than in columns
"""The demo's catalogue: what a marketing company buys. name, words, sort, unit, price, icon, (characteristic, unit, required)…"""

CATALOGUE = [
    ("Монитор", "monitor, display, экран, дисплей", "good", "pcs", "18900.00", "monitor",
     [("Диагональ", "″", True), ("Разрешение", "", True), ("Охват цвета", "% DCI-P3", False)]),
    ("Клавиатура", "keyboard", "good", "pcs", "2890.00", "keyboard", [("Раскладка", "", False), ("Подключение", "", True)]),
    ("Мышь", "mouse, mice, мышка", "good", "pcs", "1890.00", "mouse", [("Подключение", "", False)]),
    ("Ноутбук", "laptop, notebook, лэптоп", "good", "pcs", "97000.00", "laptop",
     [("Диагональ", "″", True), ("Память", "ГБ", True), ("Накопитель", "ГБ", True), ("Процессор", "", False)]),
    ("Док-станция", "dock, docking station, докстанция", "good", "pcs", "14500.00", "cable", [("Порты", "", True)]),
    ("Наушники", "headphones, headset, гарнитура", "good", "pcs", "6900.00", "headphones", [("Микрофон", "", False)]),
    ("Веб-камера", "webcam, вебкамера", "good", "pcs", "5400.00", "webcam", [("Разрешение", "", False)]),
    ("Графический планшет", "graphics tablet, перо", "good", "pcs", "32500.00", "pen-tool", [("Формат", "", True)]),
    ("Планшет", "tablet, ipad", "good", "pcs", "38900.00", "tablet", [("Диагональ", "″", True), ("Связь", "", False)]),
    ("Внешний диск", "ssd, external drive, накопитель", "good", "pcs", "9800.00", "hard-drive", [("Объём", "ТБ", True)]),
    ("Фотокамера", "camera, камера", "good", "pcs", "145000.00", "camera", [("Модель", "", True), ("Объектив", "", False)]),
    ("Свет для съёмки", "studio light, софтбокс, осветитель", "good", "set", "24700.00", "lamp", [("Мощность", "Вт", False)]),
    ("Микрофон", "microphone, петличка", "good", "pcs", "8900.00", "mic", [("Вид", "", True)]),
    ("Проектор", "projector", "good", "pcs", "68000.00", "projector", [("Яркость", "лм", True)]),
    ("Принтер", "printer, мфу", "good", "pcs", "31000.00", "printer", [("Формат", "", True), ("Цвет", "", False)]),
    ("Картридж", "cartridge, тонер", "good", "pcs", "4300.00", "droplet", [("Модель принтера", "", True)]),
    ("Бумага", "paper", "good", "pack", "420.00", "file", [("Формат", "", True), ("Плотность", "г/м²", False)]),
    ("Офисное кресло", "кресло, office chair, chair, стул", "good", "pcs", "16800.00", "armchair", []),
    ("Ролл-ап", "roll-up, rollup, стенд, баннер", "good", "pcs", "7600.00", "presentation", [("Размер", "см", True)]),
    ("Сувениры с логотипом", "ручка, кружка, футболка, мерч, merch, gift, сувенир", "good", "pcs", "650.00", "gift",
     [("Что именно", "", True), ("Нанесение", "", True)]),
    ("Печать полиграфии", "печать, каталог, буклет, листовка, printing, brochure, leaflet, flyer", "service", "copy", "95.00",
     "book-open", [("Формат", "", True), ("Бумага", "", True), ("Красочность", "", False)]),
    ("Фото- и видеосъёмка", "съёмка, фотосъёмка, видеосъёмка, photo shoot, filming", "service", "hour", "6500.00", "video",
     [("Место", "", True)]),
    ("Подписка на стоки", "стоки, shutterstock, stock photos, подписка", "licence", "month", "14900.00", "images", [("Какой сток", "", True)]),
    ("Лицензия Figma", "figma", "licence", "licence", "17400.00", "component", [("Срок", "мес.", True)]),
    ("Лицензия Adobe", "adobe, photoshop, illustrator, premiere", "licence", "licence", "58000.00", "palette",
     [("Продукт", "", True), ("Срок", "мес.", True)]),
    ("Аренда площадки", "площадка, зал, venue, hall", "service", "hour", None, "building", [("Мест", "", True), ("Дата", "", True)]),
]  # fmt: skip

# branch, above, up to and including, only one supplier can
PROPOSALS = [
    ("single_source", None, None, True),
    ("small", None, None, False),
    ("quotation", "100000.00", "3000000.00", False),
    ("tender", "3000000.00", None, False),
]
