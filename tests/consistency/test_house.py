"""Who may know whom, beyond imports: addresses, templates, keys; every template is used; imports stand at the top."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver

APPS = ("portal", "invoices", "procurement", "goals", "acquaintance", "reports", "cms")
BELOW = {
    "portal": {"portal"},
    "invoices": {"invoices", "portal"},
    "procurement": {"procurement", "invoices", "portal"},
    **{app: {app, "portal"} for app in ("goals", "acquaintance", "reports", "cms")},
}
TEMPLATES = settings.BASE_DIR / "templates"
REVERSED = re.compile(r"""(?:\breverse|\breverse_lazy|\bredirect)\(\s*["']([\w:]+)["']""")
URL_TAG = re.compile(r"""\{%\s*url\s+["']([\w:]+)["']""")
INCLUDED = re.compile(r"""\{%\s*(?:include|extends)\s+["']([\w./-]+)["']""")
NAMED = re.compile(r"""["']([\w./-]+\.(?:html|txt))["']""")
DYNAMIC = {"letters/digest.html", "letters/digest.txt", "letters/urgent.html", "letters/urgent.txt",
           "letters/invitation.html", "letters/invitation.txt"}  # write_letter names them by their stem  # fmt: skip
DJANGOS = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html", "admin/base_site.html",
           "admin/change_list_object_tools.html"}  # found by name  # fmt: skip


def address_owners():
    """address → the app whose view answers there."""
    found = {}

    def walk(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                walk([] if pattern.namespace else pattern.url_patterns)
            else:
                view = getattr(pattern.callback, "view_class", pattern.callback)
                module = view.__module__.partition(".")[0]
                found[pattern.name] = module if module in APPS else "portal"

    walk(get_resolver().url_patterns)
    return found | {"demo_days": "portal", "demo_enter": "portal"}  # there with PORTAL_DEMO=1


def python(app):
    return [path for path in sorted((settings.BASE_DIR / app).rglob("*.py")) if "migrations" not in path.parts]


def templates():
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".txt"))


def app_of(template):
    """`procurement/steps/x.html` belongs to procurement; parts, people, letters, documents are the kernel's."""
    first = Path(template).parts[0]
    return first if first in APPS else "portal"


def name(path):
    return str(path.relative_to(TEMPLATES))


def test_addresses_lead_not_sideways_or_up():
    owners, wrong = address_owners(), []
    said = [(app, path, REVERSED) for app in APPS for path in python(app)]
    said += [(app_of(name(path)), path, URL_TAG) for path in templates()]
    for app, path, pattern in said:
        for address in pattern.findall(path.read_text()):
            owner = "portal" if address.startswith("admin:") else owners.get(address)
            if owner is None:
                wrong.append(f"{path.name}: nobody answers at {address!r}")
            elif owner not in BELOW[app]:
                wrong.append(f"{path.name} of {app} leads to {address!r} of {owner}")
    assert wrong == []


def test_templates_include_nothing_of_apps_beside_or_above():
    wrong = []
    for path in templates():
        for other in INCLUDED.findall(path.read_text()):
            if app_of(other) not in BELOW[app_of(name(path))]:
                wrong.append(f"{name(path)} takes {other}")
            if not (TEMPLATES / other).exists() and not other.startswith(("admin/", "django/", "registration/")):
                wrong.append(f"{name(path)} takes {other}, which is not there")
    assert wrong == []


def test_code_names_no_templates_of_apps_beside_or_above():
    wrong = []
    for app in APPS:
        for path in python(app):
            for other in NAMED.findall(path.read_text()):
                if "/" in other and (TEMPLATES / other).exists() and app_of(other) not in BELOW[app]:
                    wrong.append(f"{path.name} of {app} draws {other}")
    assert wrong == []


def test_keys_point_not_sideways_or_up():
    wrong = []
    for config in apps.get_app_configs():
        for model in config.get_models() if config.name in APPS else ():
            for field in model._meta.get_fields():
                target = field.related_model if field.is_relation and not field.auto_created else None
                owner = target._meta.app_config.name if target else config.name
                if owner in APPS and owner not in BELOW[config.name]:
                    wrong.append(f"{config.name}.{model.__name__}.{field.name} → {owner}")
    assert wrong == []


@pytest.mark.parametrize("template", [name(path) for path in templates()])
def test_every_template_compiles(template):
    get_template(template)


def test_every_template_is_used():
    said = set(DJANGOS | DYNAMIC)
    for app in APPS:
        for path in python(app):
            said |= set(NAMED.findall(path.read_text()))
    for path in templates():
        said |= set(NAMED.findall(path.read_text())) - {name(path)}
    built = {name(path) for path in templates() if any(part in {"print", "registration"} for part in path.parts)}
    unused = {name(path) for path in templates()} - said - built
    assert unused == set(), "nobody draws these"


def test_no_import_inside_a_function_but_in_apps():
    wrong = []
    for app in APPS:
        for path in python(app):
            for node in ast.walk(ast.parse(path.read_text())):
                if path.name != "apps.py" and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    wrong += [
                        f"{path.relative_to(settings.BASE_DIR)}: {ast.unparse(inner)}"
                        for inner in ast.walk(node)
                        if isinstance(inner, ast.Import | ast.ImportFrom)
                    ]
    assert wrong == ["portal/printing.py: import weasyprint"], "decision 3: without Pango the import itself fails"


def test_no_signals_and_no_save_with_side_effects():
    wrong = []
    for app in APPS:
        for path in python(app):
            text = path.read_text()
            if re.search(r"@receiver\b|\b(?:post|pre)_(?:save|delete|init)\b|m2m_changed", text):
                wrong.append(f"{path.name}: a signal")
            if "models" in path.parts and path.name != "guarded.py" and re.search(r"def (?:save|delete)\(self", text):
                wrong.append(f"{path.name}: save() of its own")
    assert wrong == []


def test_domain_code_asks_one_clock():
    asked = re.compile(r"timezone\.now\(|timezone\.localdate\(|date\.today\(|datetime\.(?:now|today|utcnow)\(")
    found = {
        str(path.relative_to(settings.BASE_DIR))
        for app in APPS
        for path in python(app)
        if asked.search(path.read_text())
    }
    moves_it, reads_it_once_a_second = "portal/actions/demo.py", "portal/templatetags/portal_tags.py"
    assert found == {"portal/clock.py", moves_it, reads_it_once_a_second}


@pytest.mark.parametrize("app", [app for app in APPS if (settings.BASE_DIR / app).exists()])
def test_settings_are_named_by_the_kernel_alone(app):
    """An app has its settings in rows of the admin; what the environment says is the kernel's."""
    if app != "portal":
        asked = [path.name for path in python(app) if re.search(r"\bos\.environ\b|\benviron\b", path.read_text())]
        assert asked == []


ALONE = re.compile(r"""\{%\s*include\s+["']([\w./-]+)["']([^%]*)\sonly\s*%\}""")


def test_a_form_that_is_included_alone_is_given_its_token():
    """`only` hides the token against forged requests: every answer of such a form would be refused."""
    texts = {path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in TEMPLATES.rglob("*.html")}
    with_form = {name for name, text in texts.items() if "{% csrf_token %}" in text}
    for _depth in range(3):
        with_form |= {name for name, text in texts.items() if with_form & set(INCLUDED.findall(text))}
    without = [
        f"{name} → {included}"
        for name, text in texts.items()
        for included, given in ALONE.findall(text)
        if included in with_form and "csrf_token=" not in given
    ]
    assert not without
