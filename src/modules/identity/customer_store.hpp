// Queries on customers and what hangs on them, and nothing but queries.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "modules/identity/model.hpp"
#include "store/page.hpp"
#include "store/transaction.hpp"

namespace dotmac::identity {

void insert_customer(store::Transaction& transaction, const Customer& customer);
// What a change may set, but not the status; the version grows by one.
void update_customer(store::Transaction& transaction, const Customer& before, const Customer& after);
// The status and its times; the version grows by one.
void update_account_status(store::Transaction& transaction, const Customer& customer);
std::optional<Customer> load_customer(store::Transaction& transaction, CustomerId id);
std::optional<Customer> load_customer_by_number(store::Transaction& transaction, std::string_view number);
std::optional<AccountStatus> load_account_status(store::Transaction& transaction, CustomerId id);
store::Page<Customer> select_customers(store::Transaction& transaction, const CustomerFilter& filter,
                                       const store::PageRequest& page);

// Takes `count` numbers out of the tenant's series; returns the first of them.
std::int64_t take_customer_numbers(store::Transaction& transaction, std::int64_t count);

void insert_search_terms(store::Transaction& transaction, CustomerId id, std::span<const std::string> terms);
void delete_search_terms(store::Transaction& transaction, CustomerId id, std::span<const std::string> terms);

std::string custom_fields_json(const CustomFields& fields);

void insert_contact(store::Transaction& transaction, const Contact& contact);
void update_contact(store::Transaction& transaction, const Contact& contact);
bool delete_contact(store::Transaction& transaction, CustomerId customer, ContactId id);
std::optional<Contact> load_contact(store::Transaction& transaction, CustomerId customer, ContactId id);
store::Page<Contact> select_contacts(store::Transaction& transaction, CustomerId customer,
                                     const store::PageRequest& page);

void insert_address(store::Transaction& transaction, const Address& address);
void update_address(store::Transaction& transaction, const Address& address);
bool delete_address(store::Transaction& transaction, CustomerId customer, AddressId id);
std::optional<Address> load_address(store::Transaction& transaction, CustomerId customer, AddressId id);
store::Page<Address> select_addresses(store::Transaction& transaction, CustomerId customer,
                                      const store::PageRequest& page);

void insert_note(store::Transaction& transaction, const Note& note);
store::Page<Note> select_notes(store::Transaction& transaction, CustomerId customer,
                               const store::PageRequest& page);

}  // namespace dotmac::identity
