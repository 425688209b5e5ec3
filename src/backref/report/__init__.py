"""Questions and their answers: each declared once, answered by SQL that a person can read.

Light to import; what runs a question (`ask`, `compare`, `free_sql`, `export`) loads the engine when it is imported.
"""

from backref.report.question import Field, FieldType, Parameter, Question
from backref.report.questions import BY_NAME, QUESTIONS

__all__ = ["BY_NAME", "QUESTIONS", "Field", "FieldType", "Parameter", "Question"]
