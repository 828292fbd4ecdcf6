"""Every reason to refuse, one function each; a refusal is a sentence that says what to do instead."""
