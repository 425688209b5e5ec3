"""Text of a topic in a language: sentences from frames and facts, so that vocabulary tells topics apart."""

from random import Random

from backref.sample.lexicon import Language, Subject, language


class Prose:
    """Writes about one subject, with its own sequence of random choices."""

    def __init__(self, rng: Random, code: str, topic: str) -> None:
        self.rng = rng
        self.language: Language = language(code)
        self.subject: Subject = subject_in(code, topic)
        self._facts_left: list[str] = []

    def fill(self, frame: str, thing: str | None = None) -> str:
        """A frame with two different things of the subject and a number in it."""
        things = self.subject.things
        first = thing or self.rng.choice(things)
        second = self.rng.choice(things)
        if second == first:
            second = things[0] if first != things[0] else things[1]
        return frame.format(A=_capital(first), a=first, B=_capital(second), b=second, n=self.rng.randint(3, 29))

    def phrase(self, kind: str, thing: str | None = None) -> str:
        """A filled frame of one of the language's lists."""
        return self.fill(self.rng.choice(self.language.phrases[kind]), thing)

    def fact(self) -> str:
        """A fact of the subject; none comes again before all others have been told."""
        if not self._facts_left:
            self._facts_left = self.rng.sample(self.subject.facts, len(self.subject.facts))
        return self._facts_left.pop()

    def paragraph(self, thing: str | None = None) -> str:
        """Three to six sentences, about half of them facts; the first is about the thing, if one is named."""
        first = self.phrase("frames", thing)
        others = [
            self.fact() if self.rng.random() < 0.5 else self.phrase("frames") for _ in range(self.rng.randint(2, 5))
        ]
        return self.language.gap.join([first, *others])


def subject_in(code: str, topic: str) -> Subject:
    """The topic's vocabulary in the language, or in English where the language has none of its own."""
    subjects = language(code).subjects
    return subjects[topic] if topic in subjects else language("en").subjects[topic]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
