// Customers: the records.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/money.hpp"
#include "base/time.hpp"
#include "modules/identity/enums.hpp"
#include "record/record.hpp"
#include "record/types.hpp"

namespace dotmac::identity {

struct CustomerTag {
    static constexpr std::string_view prefix = "cus";
    static constexpr std::string_view noun = "customer";
};
using CustomerId = Id<CustomerTag>;

struct ContactTag {
    static constexpr std::string_view prefix = "con";
    static constexpr std::string_view noun = "contact";
};
using ContactId = Id<ContactTag>;

struct AddressTag {
    static constexpr std::string_view prefix = "adr";
    static constexpr std::string_view noun = "address";
};
using AddressId = Id<AddressTag>;

struct NoteTag {
    static constexpr std::string_view prefix = "not";
    static constexpr std::string_view noun = "note";
};
using NoteId = Id<NoteTag>;

using CustomFields = std::map<std::string, std::string>;

struct Customer {
    CustomerId id;
    std::string number;  // "C-000123"; unique in the tenant
    CustomerType customer_type = CustomerType::residential;
    AccountStatus account_status = AccountStatus::pending;
    std::string name;
    std::optional<std::string> email;
    std::optional<std::string> phone;  // E.164
    bool tax_exempt = false;
    std::optional<std::string> tax_id;
    Currency currency;
    std::optional<std::string> language;  // BCP 47
    CustomFields custom_fields;
    Instant created_at;
    Instant updated_at;
    std::optional<Instant> activated_at;  // for the first time
    std::optional<Instant> cancelled_at;
    std::int64_t version = 1;
};
const record::Description& description_of(const Customer*);

struct CustomerCreate {
    std::optional<std::string> number;  // the next free one where left out
    CustomerType customer_type = CustomerType::residential;
    std::string name;
    std::optional<std::string> email;
    std::optional<std::string> phone;
    bool tax_exempt = false;
    std::optional<std::string> tax_id;
    std::optional<Currency> currency;  // the tenant's where left out
    std::optional<std::string> language;
    CustomFields custom_fields;
};
const record::Description& description_of(const CustomerCreate*);

// Number and currency are for life: invoices bear them.
struct CustomerChange {
    std::optional<CustomerType> customer_type;
    std::optional<std::string> name;
    record::Nullable<std::string> email;
    record::Nullable<std::string> phone;
    std::optional<bool> tax_exempt;
    record::Nullable<std::string> tax_id;
    record::Nullable<std::string> language;
    std::optional<CustomFields> custom_fields;  // all of them
};
const record::Description& description_of(const CustomerChange*);

struct CustomerFilter {
    std::optional<AccountStatus> account_status;
    std::optional<CustomerType> customer_type;
    std::optional<std::string> q;  // words of name, e-mail, phone, number; each may be cut short
    std::optional<std::string> number;
};
const record::Description& description_of(const CustomerFilter*);

// Why an account is activated; may be left out.
struct Activation {
    std::optional<std::string> reason;
};
const record::Description& description_of(const Activation*);

// Why an account is suspended or cancelled.
struct AccountStatusReason {
    std::string reason;
};
const record::Description& description_of(const AccountStatusReason*);

struct Contact {
    ContactId id;
    CustomerId customer_id;
    std::string role;  // in the customer's own words: "owner", "accounts payable"
    std::string name;
    std::optional<std::string> email;
    std::optional<std::string> phone;
    std::int64_t version = 1;
};
const record::Description& description_of(const Contact*);

struct ContactCreate {
    std::string role;
    std::string name;
    std::optional<std::string> email;
    std::optional<std::string> phone;
};
const record::Description& description_of(const ContactCreate*);

struct ContactChange {
    std::optional<std::string> role;
    std::optional<std::string> name;
    record::Nullable<std::string> email;
    record::Nullable<std::string> phone;
};
const record::Description& description_of(const ContactChange*);

struct Address {
    AddressId id;
    CustomerId customer_id;
    std::string kind;  // billing, service, postal
    std::vector<std::string> lines;
    std::string city;
    std::optional<std::string> region;
    std::optional<std::string> postal_code;
    std::string country;  // ISO 3166-1 alpha-2
    std::int64_t version = 1;
};
const record::Description& description_of(const Address*);

struct AddressCreate {
    std::string kind;
    std::vector<std::string> lines;
    std::string city;
    std::optional<std::string> region;
    std::optional<std::string> postal_code;
    std::string country;
};
const record::Description& description_of(const AddressCreate*);

struct AddressChange {
    std::optional<std::string> kind;
    std::optional<std::vector<std::string>> lines;
    std::optional<std::string> city;
    record::Nullable<std::string> region;
    record::Nullable<std::string> postal_code;
    std::optional<std::string> country;
};
const record::Description& description_of(const AddressChange*);

struct Note {
    NoteId id;
    CustomerId customer_id;
    std::string author;  // the actor who wrote it
    std::string text;
    Instant created_at;
};
const record::Description& description_of(const Note*);

struct NoteCreate {
    std::string text;
};
const record::Description& description_of(const NoteCreate*);

}  // namespace dotmac::identity
