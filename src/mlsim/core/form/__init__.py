"""Which questions a mock exam asks: `wish` is what somebody wants to sit, `forms` draws it, `assembly` puts one form together."""
