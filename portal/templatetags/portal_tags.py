"""Tags and filters of the look: icons, figures, dates, people, addresses, form fields. `/kit` shows them."""

from collections.abc import Sequence
from copy import copy
from datetime import date, datetime, timedelta
from decimal import Decimal
from time import monotonic
from typing import Any

from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template import Context
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal import calendars, clock, icons, ticks, typography

register = template.Library()
UNDO = "undo:"
_demo: dict[str, tuple[float, timedelta]] = {}


def _request(context: Context) -> HttpRequest | None:
    return getattr(context, "request", None) or context.get("request")


def _date(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def _today() -> date:
    """Today in the reader's zone. The demo's clock is a row, so there it is read once a second, not once a line."""
    if not settings.DEMO:
        return timezone.localtime(clock.now()).date()
    read, ahead = _demo.get("clock", (0.0, timedelta()))
    if monotonic() - read > 1:
        ahead = clock.offset()
        _demo["clock"] = (monotonic(), ahead)
    return timezone.localtime(timezone.now() + ahead).date()


@register.simple_tag(takes_context=True)
def icon(context: Context, name: str, css: str = "") -> SafeString:
    """{% icon "inbox" %}: a lucide icon, 18 px beside ui text."""
    return icons.icon(name, _request(context), css)


@register.simple_tag(takes_context=True)
def icon_symbols(context: Context) -> SafeString:
    """The shapes of the page's icons; only base.html and bare.html use it, at their end."""
    request = _request(context)
    return icons.symbols(request) if request else SafeString("")


@register.filter
def money(value: Decimal | int | str | None, form: str = "") -> str:
    """{{ sum|money }} → 1 234,56 ₽; {{ sum|money:"short" }} → 233 400 ₽."""
    return typography.money(value, short=form == "short")


@register.filter
def amount(value: Decimal | int | str | None, places: int = 0) -> str:
    """{{ n|amount }} → 12 345; {{ n|amount:2 }} → 12 345,60: a number without its unit."""
    return "–" if value is None or value == "" else typography.number(Decimal(value), int(places))


@register.filter
def percent(value: Decimal | int | str) -> str:
    """{{ share|amount:2|percent }} → 30,00 %; in English without a space."""
    return typography.percent(value)


@register.filter
def kopecks(value: Decimal | int | str | None) -> str:
    """{{ sum|kopecks }} → 1 234,56: an amount in a column whose head names the roubles."""
    return amount(value, 2)


@register.filter
def day(value: date | datetime | None) -> str:
    """«чт 26 ноября», with the year when it is not this one."""
    return typography.short_day(_date(value), _today()) if value else ""


@register.filter
def day_month(value: date | datetime | None) -> str:
    """«26 ноября»."""
    return typography.day_month(_date(value), _today()) if value else ""


@register.filter
def long_day(value: date | datetime | None) -> str:
    """«Четверг, 26 ноября»: a heading."""
    return typography.long_day(_date(value), _today()) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """«26 ноября, 10:42» in the zone of the person who reads."""
    if not value:
        return ""
    return f"{typography.day_month(_date(value), _today())}, {clock_time(value)}"


@register.filter
def clock_time(value: datetime | None) -> str:
    """«10:42»."""
    return timezone.localtime(value).strftime("%H:%M") if value else ""


@register.filter
def until(value: date | datetime | None) -> str:
    """«до конца четверга, 26 ноября»; on the day itself «до конца дня»."""
    return typography.until_day(_date(value), _today()) if value else ""


@register.filter
def iso(value: date | datetime | None) -> str:
    """2026-11-26, for <time datetime> and date inputs."""
    return _date(value).isoformat() if value else ""


@register.filter
def workdays_word(count: int) -> str:
    """«3 рабочих дня»."""
    return typography.workdays_text(int(count))


@register.filter
def late_word(count: int) -> str:
    """«просрочено на 2 рабочих дня»."""
    return typography.late_text(int(count))


@register.filter
def plural(count: int, forms_: str) -> str:
    """{{ n|plural:"день,дня,дней" }}: the form alone, without the number."""
    return typography.plural(int(count), [form.strip() for form in forms_.split(",")])


@register.filter(needs_autoescape=True)
def typograph(text: str, autoescape: bool = True) -> SafeString | str:
    """No-break spaces, dashes and quotation marks; the text is escaped first."""
    safe = conditional_escape(text) if autoescape else str(text)
    return mark_safe(typography.typograph(safe.replace("&quot;", '"')))


@register.filter
def initials(name: object) -> str:
    """«АБ»."""
    return typography.initials(str(name))


@register.filter
def hue(thing: Any) -> int:
    """The hue of somebody's disc, from the row's number, else from the name."""
    return typography.hue(getattr(thing, "pk", None) or str(thing))


@register.simple_tag
def avatar(who: Any, size: str = "", square: bool = False, named: bool = False) -> SafeString:
    """{% avatar person "tiny" %}: initials in a disc; `square` for a unit, `named` where no name stands beside."""
    said = format_html(' role="img" aria-label="{}"', who) if named else mark_safe(' aria-hidden="true"')
    classes = " ".join(filter(None, ["avatar", "unit" if square else "", size]))
    letters = typography.initials(str(who))
    return format_html('<span class="{}" style="--h:{}"{}>{}</span>', classes, hue(who), said, letters)


@register.simple_tag
def portal_avatar(size: str = "") -> SafeString:
    """{% portal_avatar "tiny" %}: the portal itself, hatched."""
    return format_html('<span class="{}" aria-hidden="true"></span>', f"avatar auto {size}".strip())


@register.filter
def undo_address(tags: str) -> str:
    """The address in a message's extra tags, as in extra_tags="undo:/tasks/7/undo"."""
    return next((tag[len(UNDO) :] for tag in (tags or "").split() if tag.startswith(UNDO)), "")


@register.filter
def at_most_99(count: int) -> str:
    """A count in the navigation: 7, 99+."""
    return "99+" if count > 99 else str(count)


@register.filter
def times(count: int) -> range:
    """{% for _ in 5|times %}."""
    return range(int(count or 0))


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """{% query page=2 %}: this address with GET parameters changed; an empty value takes one out."""
    request = _request(context)
    parameters = request.GET.copy() if request else {}
    for name, value in changes.items():
        if value is None or value == "":
            parameters.pop(name, None)
        elif isinstance(value, list | tuple):
            parameters.setlist(name, [str(each) for each in value])
        else:
            parameters[name] = str(value)
    return "?" + parameters.urlencode() if parameters else request.path


@register.inclusion_tag("forms/field.html", takes_context=True)
def field(context: Context, bound: BoundField, **options: Any) -> dict:
    """{% field form.total css="num big" rows=2 placeholder="…" data_sum="total" %}: label, hint, input, errors.

    Words with _ become attributes with -; `css` is added to the input's class, `label`, `hint` replace the form's;
    `needed`: not said to be “if any”, though another field may stand in for it.
    """
    return {
        "request": _request(context),
        "field": bound,
        "label": options.pop("label", None),
        "hint": options.pop("hint", None),
        "bare": options.pop("bare", False),
        "needed": options.pop("needed", False),
        "options": options,
    }


@register.simple_tag
def form_widget(bound: BoundField, options: dict | None = None) -> SafeString:
    """The input of a bound field in our classes, with the attributes given to {% field %}."""
    attrs = {name.replace("_", "-"): value for name, value in (options or {}).items() if name != "css"}
    css = [bound.field.widget.attrs.get("class", ""), (options or {}).get("css", "")]
    if not isinstance(bound.field.widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        css.insert(0, "input")
    if joined := " ".join(filter(None, css)):
        attrs["class"] = joined
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return bound.as_widget(widget=_shown(bound.field.widget), attrs=attrs)


def _shown(widget: forms.Widget) -> forms.Widget:
    """A date is asked for with the browser's own calendar, which reads and writes ISO."""
    if isinstance(widget, forms.DateInput) and widget.input_type == "text":
        widget = copy(widget)
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    return widget


@register.filter
def widget_kind(bound: BoundField) -> str:
    """check | radio | many | file | rows | line: how a field is laid out."""
    kinds: Sequence[tuple[type, str]] = (
        (forms.CheckboxInput, "check"),
        (forms.CheckboxSelectMultiple, "many"),
        (forms.RadioSelect, "radio"),
        (forms.FileInput, "file"),
        (forms.Textarea, "rows"),
    )
    return next((kind for cls, kind in kinds if isinstance(bound.field.widget, cls)), "line")


@register.inclusion_tag("forms/form.html", takes_context=True)
def form_fields(context: Context, form: forms.BaseForm, **options: Any) -> dict:
    """{% form_fields form %}: its errors, hidden inputs and every field one under the other."""
    return {
        "request": _request(context),
        "form": form,
        "errors": form.non_field_errors(),
        "fields": [(bound, bound.errors) for bound in form.visible_fields()],
        "hidden_fields": form.hidden_fields(),
    }


@register.inclusion_tag("parts/due.html")
def due(task: Any, stopped: str = "") -> dict:
    """{% due task %}: ticks and day of anything with `made` and `day`; `stopped` says why its clock stands."""
    if not task.day:
        return {"marks": (), "kind": "", "text": stopped, "day": None}
    today = _today()
    found = ticks.due(_date(task.made), task.day, today, calendars.is_workday, stopped=bool(stopped))
    return {"marks": found.marks, "kind": found.kind, "text": stopped or due_words(task.day, found), "day": task.day}


def due_words(last: date, found: ticks.Due) -> str:
    """«сегодня», «завтра», «просрочено на 2 рабочих дня», else «чт 26 ноября»."""
    if found.kind == "late":
        return typography.late_text(max(found.late, 1))
    if found.kind == "today":
        return _("today")
    today = _today()
    return _("tomorrow") if (last - today).days == 1 else typography.short_day(last, today)


@register.simple_tag
def due_ticks(task: Any, stopped: bool = False) -> ticks.Due:
    """{% due_ticks task as due %}: due.marks, due.kind, due.late, where only the ticks are wanted (an ask)."""
    return ticks.due(_date(task.made), task.day, _today(), calendars.is_workday, stopped=stopped)


@register.simple_tag
def week_marks() -> list[str]:
    """The logo: Monday to Friday as past, now and still blank."""
    weekday = _today().weekday()
    return ["past" if index < weekday else "now" if index == weekday else "" for index in range(5)]


@register.filter
def highlight(text: str, wanted: str) -> SafeString:
    """The text, escaped, with the words that were looked for in <mark>."""
    plain, marks = str(text).lower().replace("ё", "е"), []
    for word in str(wanted).lower().replace("ё", "е").split():
        at = plain.find(word)
        if at >= 0 and not any(start < at + len(word) and at < end for start, end in marks):
            marks.append((at, at + len(word)))
    parts, last = [], 0
    for start, end in sorted(marks):
        parts += [conditional_escape(text[last:start]), "<mark>", conditional_escape(text[start:end]), "</mark>"]
        last = end
    return mark_safe("".join([*parts, conditional_escape(str(text)[last:])]))
