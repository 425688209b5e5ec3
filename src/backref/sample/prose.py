"""Text of a topic in a language: sentences from frames and facts, so that vocabulary tells topics apart."""

from random import Random

from backref.sample.lexicon import Language, Subject, language


class Prose:
    """Writes about one subject, with its own sequence of random choices."""

    def __init__(self, rng: Random, code: str, topic: str) -> None:
        self.rng = rng
        self.language: Language = language(code)
        self.subject: Subject = subject_in(code, topic)

    def fill(self, frame: str, thing: str | None = None) -> str:
        """A frame with two different things of the subject and a number in it."""
        first = thing or self.rng.choice(self.subject.things)
        second = self.rng.choice(self.subject.things)
        if second == first:
            second = self.subject.things[0] if first != self.subject.things[0] else self.subject.things[1]
        text = frame.replace("{A}", _capital(first)).replace("{a}", first)
        text = text.replace("{B}", _capital(second)).replace("{b}", second)
        return text.replace("{n}", str(self.rng.randint(3, 29)))

    def phrase(self, kind: str, thing: str | None = None) -> str:
        """A filled frame of one of the language's lists."""
        return self.fill(self.rng.choice(self.language.phrases[kind]), thing)

    def sentences(self, count: int, thing: str | None = None) -> list[str]:
        """That many sentences, about half of them facts of the subject."""
        facts = self.subject.facts
        return [
            self.rng.choice(facts) if self.rng.random() < 0.45 else self.phrase("frames", thing if n == 0 else None)
            for n in range(count)
        ]

    def paragraph(self, thing: str | None = None) -> str:
        """Three to six sentences."""
        return self.language.gap.join(self.sentences(self.rng.randint(3, 6), thing))


def subject_in(code: str, topic: str) -> Subject:
    """The topic's vocabulary in the language, or in English where the language has none of its own."""
    subjects = language(code).subjects
    return subjects[topic] if topic in subjects else language("en").subjects[topic]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
