"""The pages of insight: what the audits say in figures, and the audits behind them."""
