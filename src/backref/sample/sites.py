"""Who exists: sites with invented names, and the habits of whoever runs them."""

import unicodedata
from collections import Counter
from random import Random
from typing import Any

from backref.sample.chance import weighted
from backref.sample.lexicon import LANGUAGES, SPAM_TOPICS, Language, language, plan
from backref.sample.prose import subject_in
from backref.sample.web import Site

HERO = ("Larkspoke", "larkspoke.com")
SISTER = ("Larkspoke Deutschland", "larkspoke.de")
COMPETITORS = (
    ("Tourwright", "tourwright.com", "en"),
    ("Sprocketmoor", "sprocketmoor.co.uk", "en"),
    ("Pannierhaus", "pannierhaus.de", "de"),
    ("Roue Quarto", "rouequarto.fr", "fr"),
    ("Gravelfinch", "gravelfinch.com", "en"),
)
FORMER = ("oldlark-cycles.com", "tourwrightbikes.net", "quillbrew-archive.org", "mossledger-blog.net")
PLATFORMS = ("Chirrupnest", "Flickernook", "Pinmoor", "Threadwick")
WIDGETS = ("Weatherbrook", "Clipharbour", "Mailwicket", "Countlark", "Badgehollow")

_LEGACY = {"ru": "windows-1251", "ja": "shift_jis", "el": "iso-8859-7", "ar": "windows-1256"}
_THEMES = ("semantic", "aria", "divs", "table", "inline", "press", "cards")
_THEMES_OF_LANGUAGE = {"de": "divs-de", "es": "divs-es", "fr": "divs-fr", "ru": "divs-ru"}
_THEME_OF_ROLE = {"wiki": "wiki", "forum": "board", "farm": "table"}
_PATHS = {"slug": 5, "html": 3, "dated": 3, "query": 1, "aspx": 0.5}
_HREFS = {"root": 4, "absolute": 4, "relative": 2, "base": 0.5}
_CODINGS = {"identity": 55, "gzip": 25, "chunked": 12, "gzip+chunked": 8}
_SHARED_HOSTS = 60
"""Addresses that ordinary small sites share with strangers."""


class SiteMaker:
    """Makes sites one after the other; no two share a domain."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(f"{seed}/sites")
        self.taken: set[str] = set()
        self.made: Counter[str] = Counter()

    def make_all(self, scale: float) -> list[Site]:
        """Every site of the plan; each role has at least one at any scale, and the hero has all competitors."""
        sites = []
        for role, row in plan().roles.items():
            count = row.count if role in {"hero", "sister", "competitor"} else max(1, round(row.count * scale))
            sites += [self.make(role, n) for n in range(count)]
        return sites

    def make(self, role: str, number: int) -> Site:
        """One site of the role; `number` counts within the role."""
        code, topic = self._subject(role, number)
        name, label, shown = self._name(role, number, code, topic)
        domain = shown.encode("idna").decode("ascii")
        self.taken.add(domain)
        self.made[role] += 1
        prefix = self._prefix(role, label)
        return Site(
            name=name,
            domain=domain,
            host=prefix + domain,
            article_host=self._article_host(role, prefix, domain),
            shown_host=prefix + shown,
            scheme=weighted(self.rng, {"https": 0.86, "http": 0.14}) if role != "hero" else "https",
            role=role,
            topic=topic,
            language=code,
            popularity=min(4.0, 0.45 * self.rng.paretovariate(1.3)),
            since=self.rng.randint(2004, 2016) if role == "pbn" else self.rng.randint(2006, 2024),
            **self._habits(role, code),
            **self._footprint(role, number),
        )

    def _subject(self, role: str, number: int) -> tuple[str, str]:
        if role in {"hero", "sister", "competitor"}:
            return {"hero": "en", "sister": "de"}.get(role) or COMPETITORS[number][2], "cycling"
        if role in {"money", "farm"}:
            code = "ru" if number % 6 == 5 else "en"
            return code, "casino" if code == "ru" else SPAM_TOPICS[number % 4]
        if role in {"platform", "widget", "agency", "former", "press"}:
            return "en", weighted(self.rng, {"software": 1, "photography": 1, "finance": 1})
        code = weighted(self.rng, plan().language_shares) if number >= len(LANGUAGES) else LANGUAGES[number]
        known = language(code).subjects
        return code, weighted(self.rng, {t: w for t, w in plan().topic_shares.items() if t in known})

    def _name(self, role: str, number: int, code: str, topic: str) -> tuple[str, str, str]:
        """Brand, the label below the suffix, and the domain in Unicode."""
        fixed = _fixed_name(role, number)
        if fixed is not None:
            return fixed[0], "", fixed[1]
        while True:
            brand, label, shown = self._invented(role, code, topic)
            if shown.encode("idna").decode("ascii") not in self.taken:
                return brand, label, shown

    def _invented(self, role: str, code: str, topic: str) -> tuple[str, str, str]:
        words = language(code)
        first, first_latin = _forms(self.rng.choice(words.phrases["site_first"]))
        last, last_latin = _forms(self.rng.choice(subject_in(code, topic).site_last))
        tail = self.rng.choice(("", "", "-online", "-net", "-haus", "-lab", "-post", "-welt", "-studio"))
        if role == "farm":
            label = f"{last_latin}-{first_latin}-{self.rng.randint(10, 99)}"
            return label.replace("-", " ").title(), label, f"{label}.{self.rng.choice(('xyz', 'top', 'info', 'biz'))}"
        brand = f"{first}{last}" if code == "ja" else f"{first} {last}" if code in {"ru", "el", "ar"} else first + last
        joint = "-" if code in {"ru", "ja", "el", "ar"} else ""
        label = f"{first_latin}{joint}{last_latin}{tail if self.rng.random() < 0.25 else ''}"
        suffix = self._suffix(role, words)
        if self._spells_natively(first, last, role, code):
            return brand, label, f"{first}-{last}".lower().replace("ς", "σ") + "." + (words.idn_tld or suffix)
        return brand, label, f"{label}.{suffix}"

    def _spells_natively(self, first: str, last: str, role: str, code: str) -> bool:
        foreign = not f"{first}{last}".isascii()
        share = 0.5 if code in {"de", "fr", "es"} else 0.3 if language(code).idn_tld else 0.0
        return foreign and role in {"blog", "shop", "association", "magazine"} and self.rng.random() < share

    def _suffix(self, role: str, words: Language) -> str:
        if role == "university":
            return self.rng.choice(words.phrases["academic"])
        if role == "money":
            return self.rng.choice(("com", "bet", "online", "shop", "biz"))
        if role == "blog" and self.rng.random() < 0.12:
            return self.rng.choice(("github.io", "netlify.app", "blogspot.com"))
        if role == "association" and words.code == "en":
            return self.rng.choice(("org", "org.uk", "org.au"))
        return self.rng.choice(words.phrases["tlds"])

    def _prefix(self, role: str, label: str) -> str:
        """`www.` or nothing; sites on somebody else's suffix have nothing."""
        if role == "hero":
            return "www."
        hosted = label and role == "blog" and self.made[role] % 8 == 7
        return "" if hosted or self.rng.random() < 0.5 else "www."

    def _article_host(self, role: str, prefix: str, domain: str) -> str:
        apart = role == "hero" or (role in {"competitor", "shop", "magazine"} and self.rng.random() < 0.2)
        return f"blog.{domain}" if apart else prefix + domain

    def _habits(self, role: str, code: str) -> dict[str, Any]:
        """The technical side: templates, charset, addresses."""
        legacy = role not in {"hero", "platform", "widget"} and self.rng.random() < 0.16
        themes = (*_THEMES, _THEMES_OF_LANGUAGE[code]) * 2 if code in _THEMES_OF_LANGUAGE else _THEMES
        native = code in {"ru", "ja", "el", "ar"} and self.rng.random() < 0.5
        return {
            "theme": "semantic" if role == "hero" else _THEME_OF_ROLE.get(role) or self.rng.choice(themes),
            "charset": _LEGACY.get(code, "windows-1252") if legacy else "utf-8",
            "charset_said": self.rng.choice(("header", "meta", "both")),
            "coding": weighted(self.rng, _CODINGS),
            "paths": "slug" if role == "hero" else "native" if native else weighted(self.rng, _PATHS),
            "href_style": weighted(self.rng, _HREFS),
            "malformed": role != "hero" and self.rng.random() < 0.12,
            "loud": self.made[role] == 3 and role in {"blog", "association"},
        }

    def _footprint(self, role: str, number: int) -> dict[str, Any]:
        """Address, analytics and advertising ids, and who is behind the site."""
        own = {"analytics": f"G-{_id(self.rng, 8)}", "ads": "", "owner": ""}
        if role == "farm":
            group = number // 14
            ids = {"analytics": f"G-FARM{group}XQ7", "ads": f"ca-pub-77{group}0031", "owner": f"farm-{group}"}
            return {"ip": f"198.18.{200 + group}.{10 + number % 3}", **ids}
        if role == "pbn":
            group = number // 9
            analytics = f"G-NTWK{group}{number % 3}" if number % 2 else own["analytics"]
            return {"ip": f"198.19.{40 + number // 2}.77", **own, "analytics": analytics, "owner": f"pbn-{group}"}
        if role in {"hero", "sister"}:
            return {"ip": "198.18.7.21", "analytics": "G-LARKSPK1", "ads": "", "owner": "larkspoke"}
        if role == "magazine" and number % 9 < 6:
            own |= {"owner": f"publisher-{number // 9}-{number % 2}", "ads": f"ca-pub-55{number // 9}{number % 2}42"}
        return {"ip": self._ip(role), **own}

    def _ip(self, role: str) -> str:
        if self.rng.random() < 0.03:
            return f"2001:db8:{self.rng.randint(1, 9999):x}::{self.rng.randint(1, 99):x}"
        if role in {"blog", "association", "guest_host"} and self.rng.random() < 0.5:
            shared = self.rng.randrange(_SHARED_HOSTS)
            return f"198.18.{100 + shared}.{4 + shared % 3}"
        return f"198.{self.rng.choice((18, 19))}.{self.rng.randint(1, 254)}.{self.rng.randint(2, 250)}"


def _fixed_name(role: str, number: int) -> tuple[str, str] | None:
    """Brand and domain where the role's names are given."""
    if role in {"hero", "sister"}:
        return HERO if role == "hero" else SISTER
    if role == "competitor":
        return COMPETITORS[number][0], COMPETITORS[number][1]
    if role == "former" and number < len(FORMER):
        return FORMER[number].split(".")[0].replace("-", " ").title(), FORMER[number]
    names = {"platform": (PLATFORMS, "com"), "widget": (WIDGETS, "io")}
    if role in names and number < len(names[role][0]):
        name = names[role][0][number]
        return name, f"{name.lower()}.{names[role][1]}"
    return None


def _forms(entry: str) -> tuple[str, str]:
    """The shown and the Latin form of a name's part."""
    shown, _, latin = entry.partition("|")
    return shown, latin or ascii_slug(shown)


def ascii_slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens; empty where the script is not Latin."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())


def _id(rng: Random, length: int) -> str:
    return "".join(rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=length))
