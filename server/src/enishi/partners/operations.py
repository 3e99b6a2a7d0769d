"""Writes of partners, each in a transaction together with its audit row; what the engine calculates with goes through intake."""

from enishi.partners.agreements import end_agreement, record_agreement, record_terms
from enishi.partners.bank_accounts import (
    approve_bank_account,
    propose_bank_account,
    reject_bank_account,
    renew_keys,
    withdraw_bank_account,
)
from enishi.partners.companies import (
    change_partner,
    correct_company,
    join_company,
    put_company,
    record_company,
    register_partner,
    set_attribute,
)
from enishi.partners.contacts import add_contact, add_person, end_contact, erase_company, erase_contact
from enishi.partners.special_terms import approve_special_term, propose_special_term, reject_special_term, withdraw_special_term
from enishi.partners.taxation import decide_tax_class, end_registration, record_registration, record_unregistered

__all__ = [
    "add_contact",
    "add_person",
    "approve_bank_account",
    "approve_special_term",
    "change_partner",
    "correct_company",
    "decide_tax_class",
    "end_agreement",
    "end_contact",
    "end_registration",
    "erase_company",
    "erase_contact",
    "join_company",
    "propose_bank_account",
    "propose_special_term",
    "put_company",
    "record_agreement",
    "record_company",
    "record_registration",
    "record_terms",
    "record_unregistered",
    "register_partner",
    "reject_bank_account",
    "reject_special_term",
    "renew_keys",
    "set_attribute",
    "withdraw_bank_account",
    "withdraw_special_term",
]
