"""Russian letters in Latin ones, as mailboxes of the company are made: Щукин → shchukin."""

PAIRS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".replace("_", "").split(" "),
        strict=True,
    )
)


def latin(text: str) -> str:
    """Lower case Latin letters and digits of a text; anything else falls away."""
    letters = (PAIRS.get(letter, letter) for letter in text.lower())
    return "".join(letter for letter in "".join(letters) if letter.isascii() and letter.isalnum())
