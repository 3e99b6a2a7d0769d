"""Partners: the companies behind the codes, their people, agreements, registrations, tax classes and bank accounts."""
