"""How figures, dates and sentences are written in Russian and English. Pure: plain values in, text out."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils import dates, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

SPACE = "\u00a0"
KOPECK = Decimal("0.01")
HUES = (20, 45, 75, 120, 150, 195, 235, 267, 310, 345)
_SHORT_WORD = re.compile(r"(?<![^\s(«„\u00a0])([A-Za-zА-Яа-яЁё]{1,2}|без|для|над|под|при|про|что|как)\s(?=\S)")
_NUMBER = re.compile(r"(\d)\s(?=[\d₽%]|[a-zа-яё])", re.IGNORECASE)
_SIGN = re.compile(r"([№§])\s?(?=\d)")
_DASH = re.compile(r"\s[-–—]\s")
_QUOTED = re.compile(r'"([^"\n]+)"')


def russian() -> bool:
    """Whether the page at hand is being written in Russian."""
    return (translation.get_language() or "ru").startswith("ru")


def number(value: Decimal | int, places: int = 0) -> str:
    """A number with groups of three: 1 234,56 in Russian, 1,234.56 in English; `places` digits after the sign."""
    exact = Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{exact:,f}"
    return text.replace(",", SPACE).replace(".", ",") if russian() else text


def shortest(value: Decimal) -> str:
    """A number with the decimals that it needs: 90, 99,5."""
    return number(value, max(0, -int(value.normalize().as_tuple().exponent)))


def money(value: Decimal | int | str | None, short: bool = False) -> str:
    """An amount of roubles, kopecks always shown; `short` leaves ,00 out where the amount is whole."""
    if value is None or value == "":
        return "–"
    amount = Decimal(value).quantize(KOPECK, rounding=ROUND_HALF_UP)
    whole = short and amount == amount.to_integral_value()
    return number(amount, 0 if whole else 2) + SPACE + "₽"


def percent(said: Decimal | int | str) -> str:
    """«22 %», '22%'; a number that was put into words stays as it is."""
    text = said if isinstance(said, str) else shortest(Decimal(said))
    return _("{number}%").format(number=text)


def _weekday_short(day: date) -> str:
    return (
        pgettext("short weekday", "Mon"),
        pgettext("short weekday", "Tue"),
        pgettext("short weekday", "Wed"),
        pgettext("short weekday", "Thu"),
        pgettext("short weekday", "Fri"),
        pgettext("short weekday", "Sat"),
        pgettext("short weekday", "Sun"),
    )[day.weekday()]


def _weekday_of(day: date) -> str:
    return (
        pgettext("by the end of", "Monday"),
        pgettext("by the end of", "Tuesday"),
        pgettext("by the end of", "Wednesday"),
        pgettext("by the end of", "Thursday"),
        pgettext("by the end of", "Friday"),
        pgettext("by the end of", "Saturday"),
        pgettext("by the end of", "Sunday"),
    )[day.weekday()]


def day_month(day: date, today: date | None = None) -> str:
    """«24 ноября», '24 November'; with the year when it is not this one."""
    text = f"{day.day}{SPACE}{dates.MONTHS_ALT[day.month]}"
    return text if today is None or day.year == today.year else f"{text}{SPACE}{day.year}"


def short_day(day: date, today: date | None = None) -> str:
    """«чт 26 ноября», 'Thu 26 November'."""
    return f"{_weekday_short(day)}{SPACE}{day_month(day, today)}"


def long_day(day: date, today: date | None = None) -> str:
    """«Четверг, 26 ноября», 'Thursday, 26 November': a heading."""
    name = str(dates.WEEKDAYS[day.weekday()])
    return f"{name[:1].upper()}{name[1:]}, {day_month(day, today)}"


def until_day(day: date, today: date | None = None) -> str:
    """«до конца четверга, 26 ноября», 'by the end of Thursday, 26 November'; today: «до конца дня»."""
    if day == today:
        return _("by the end of the day")
    return _("by the end of %(weekday)s, %(day)s") % {"weekday": _weekday_of(day), "day": day_month(day, today)}


def workdays_text(count: int) -> str:
    """«1 рабочий день», «3 рабочих дня», «5 рабочих дней»."""
    return ngettext("%(n)d workday", "%(n)d workdays", count).replace(" ", SPACE, 1) % {"n": count}


def late_text(count: int) -> str:
    """«просрочено на 2 рабочих дня»."""
    return ngettext("%(n)d workday late", "%(n)d workdays late", count) % {"n": count}


def plural(count: int, forms: Iterable[str]) -> str:
    """The form that goes with the number: three forms in Russian (1, 2, 5), two in English."""
    choice = list(forms)
    if not russian() or len(choice) < 3:
        return choice[0 if count == 1 else 1]
    last, two = abs(count) % 10, abs(count) % 100
    if last == 1 and two != 11:
        return choice[0]
    return choice[1] if 2 <= last <= 4 and not 12 <= two <= 14 else choice[2]


def typograph(text: str) -> str:
    """No-break spaces after short words and in numbers, a dash with its space, Russian quotation marks."""
    text = _DASH.sub(SPACE + "— ", text) if russian() else text
    text = _QUOTED.sub(r"«\1»", text) if russian() else text
    text = _SIGN.sub(r"\1" + SPACE, text)
    text = _NUMBER.sub(r"\1" + SPACE, text)
    return _SHORT_WORD.sub(lambda found: found.group(1) + SPACE, text)


def initials(name: str) -> str:
    """«Анна Белозёрова» → «АБ»; one word gives its first two letters."""
    words = [word for word in re.split(r"[\s\-]+", name.strip()) if word[:1].isalpha()]
    if not words:
        return "?"
    return (words[0][:2] if len(words) == 1 else words[0][0] + words[1][0]).upper()


def hue(key: int | str) -> int:
    """The colour of somebody's disc: the same everywhere, from the row's number or the name."""
    seed = key if isinstance(key, int) else sum(map(ord, key))
    return HUES[seed % len(HUES)]
