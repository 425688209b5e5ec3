"""The words of Backref as types: tables with their columns, documents, the ledger, the limits. No I/O."""
