"""Columns of the offer's form as XLSX: what goes out to suppliers with the notice and is read back at the opening.

The form is Russian whoever downloads it. The first heading of each column is the one we write; the others are ours of
the past or what suppliers make of them, for the reader.
"""

NUMBER = "number"
NAME = "name"
CHARACTERISTICS = "characteristics"
QUANTITY = "quantity"
UNIT = "unit"
PRICE = "price"
VAT = "vat_rate"
WHAT = "what"
LINE = "line"  # hidden: id of the group's line

COLUMNS: dict[str, tuple[str, ...]] = {
    NUMBER: ("№", "№ п/п", "No."),
    NAME: ("Наименование", "Название", "Name"),
    CHARACTERISTICS: ("Характеристики", "Требования", "Characteristics"),
    QUANTITY: ("Количество", "Кол-во", "Quantity"),
    UNIT: ("Ед. изм.", "Единица", "Ед.", "Unit"),
    PRICE: ("Цена за единицу, ₽", "Цена за единицу", "Цена", "Price for one", "Price"),
    VAT: ("НДС, %", "НДС", "Ставка НДС", "VAT, %", "VAT"),
    WHAT: ("Что предлагается", "Предложение", "Модель", "What is offered"),
    LINE: ("Код строки", "Line id"),
}
HEADINGS: dict[str, str] = {code: names[0] for code, names in COLUMNS.items()}
FILLED_BY_SUPPLIER = (PRICE, VAT, WHAT)
SHEET = "Предложение"
HEAD_ROW = 5  # above it: title, number of the procedure, what to fill in
TITLE = "Форма предложения"
WITHOUT_VAT = "без НДС"  # in the column VAT, where the supplier pays none
# Second sheet: one row for each term, what it is called and what the supplier writes.
TERMS_SHEET = "Условия"
TERMS: dict[str, str] = {
    "supplier": "Поставщик",
    "inn": "ИНН",
    "number": "Номер предложения",
    "date": "Дата предложения",
    "vat_included": "Цены с НДС (да/нет)",
    "delivery_days": "Срок поставки, дней",
    "warranty_months": "Гарантия, месяцев",
    "payment_terms": "Условия оплаты",
    "valid_until": "Действует до",
}
