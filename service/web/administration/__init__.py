"""The pages for whoever looks after the service: staff, roles, policy, messages, histories, access."""
