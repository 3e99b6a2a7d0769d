"""The maker's pages: one room for each part of the work; each translates a request, makes one call, and shows the answer."""
