#include "modules/identity/customer_store.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "modules/identity/customer_search_store.hpp"
#include "modules/identity/service.hpp"

namespace dotmac::identity {

// As the column `custom_fields` holds them, wrapped to be read by the reader of records.
struct StoredCustomFields {
    CustomFields custom_fields;
};
const record::Description& description_of(const StoredCustomFields*);

namespace {

constexpr std::string_view customer_columns =
    "id, number, customer_type, account_status, name, email, phone, tax_exempt, tax_id, currency, language, "
    "custom_fields, created_at, updated_at, activated_at, cancelled_at, version";

const std::string select_list = "SELECT " + std::string{customer_columns};
const std::string select_by_id = select_list + " FROM customers WHERE tenant_id = $1 AND id = $2";
const std::string select_by_number = select_list + " FROM customers WHERE tenant_id = $1 AND number = $2";

// Identifiers are time-ordered, so the primary key serves the order of creation.
constexpr store::SortColumn customer_order[] = {
    {"created_at", "id", false}, {"name", "name", true}, {"number", "number", true}};
// The same, written so that no index offers this order: SQLite would walk all customers along it rather than
// sort the few that a search has found (3 s instead of 1 ms among a million).
constexpr store::SortColumn order_of_few[] = {
    {"created_at", "id", false}, {"name", "name || ''", true}, {"number", "number || ''", true}};
constexpr store::SortColumn order_of_a_word[] = {{"created_at", "customer_id", false}};
constexpr store::SortColumn contact_order[] = {{"created_at", "id", false}};

CustomFields parse_custom_fields(std::string_view json) {
    if (json == "{}") return {};
    return record::from_json<StoredCustomFields>("{\"custom_fields\":" + std::string{json} + "}")
        .custom_fields;
}

Customer read_customer(const store::Rows& row) {
    return {
        .id = row.get<CustomerId>(0),
        .number = row.get<std::string>(1),
        .customer_type = row.get<CustomerType>(2),
        .account_status = row.get<AccountStatus>(3),
        .name = row.get<std::string>(4),
        .email = row.get<std::optional<std::string>>(5),
        .phone = row.get<std::optional<std::string>>(6),
        .tax_exempt = row.get<bool>(7),
        .tax_id = row.get<std::optional<std::string>>(8),
        .currency = row.get<Currency>(9),
        .language = row.get<std::optional<std::string>>(10),
        .custom_fields = parse_custom_fields(row.get<std::string_view>(11)),
        .created_at = row.get<Instant>(12),
        .updated_at = row.get<Instant>(13),
        .activated_at = row.get<std::optional<Instant>>(14),
        .cancelled_at = row.get<std::optional<Instant>>(15),
        .version = row.get<std::int64_t>(16),
    };
}

Contact read_contact(const store::Rows& row) {
    return {
        .id = row.get<ContactId>(0),
        .customer_id = row.get<CustomerId>(1),
        .role = row.get<std::string>(2),
        .name = row.get<std::string>(3),
        .email = row.get<std::optional<std::string>>(4),
        .phone = row.get<std::optional<std::string>>(5),
        .version = row.get<std::int64_t>(6),
    };
}

std::string join_lines(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
        text += (text.empty() ? "" : "\n") + line;
    return text;
}

std::vector<std::string> split_lines(std::string_view text) {
    std::vector<std::string> lines;
    for (const std::string_view line : split(text, '\n'))
        lines.emplace_back(line);
    return lines;
}

Address read_address(const store::Rows& row) {
    return {
        .id = row.get<AddressId>(0),
        .customer_id = row.get<CustomerId>(1),
        .kind = row.get<std::string>(2),
        .lines = split_lines(row.get<std::string_view>(3)),
        .city = row.get<std::string>(4),
        .region = row.get<std::optional<std::string>>(5),
        .postal_code = row.get<std::optional<std::string>>(6),
        .country = row.get<std::string>(7),
        .version = row.get<std::int64_t>(8),
    };
}

Note read_note(const store::Rows& row) {
    return {
        .id = row.get<NoteId>(0),
        .customer_id = row.get<CustomerId>(1),
        .author = row.get<std::string>(2),
        .text = row.get<std::string>(3),
        .created_at = row.get<Instant>(4),
    };
}

}  // namespace

std::string custom_fields_json(const CustomFields& fields) {
    std::string json = "{";
    for (const auto& [name, value] : fields) {
        if (json.size() > 1) json += ',';
        json += quote_json(name) + ':' + quote_json(value);
    }
    return json + '}';
}

void insert_customer(store::Transaction& transaction, const Customer& customer) {
    transaction.execute(
        "INSERT INTO customers (tenant_id, id, number, customer_type, account_status, name, email, phone, "
        "tax_exempt, tax_id, currency, language, custom_fields, created_at, updated_at, activated_at, "
        "cancelled_at, version) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        transaction.tenant(), customer.id, customer.number, customer.customer_type, customer.account_status,
        customer.name, customer.email, customer.phone, customer.tax_exempt, customer.tax_id,
        customer.currency, customer.language, custom_fields_json(customer.custom_fields), customer.created_at,
        customer.updated_at, customer.activated_at, customer.cancelled_at, customer.version);
}

void update_customer(store::Transaction& transaction, const Customer& before, const Customer& after) {
    transaction.execute(
        "UPDATE customers SET email = $3, phone = $4, tax_exempt = $5, tax_id = $6, language = $7, "
        "custom_fields = $8, updated_at = $9, version = version + 1 WHERE tenant_id = $1 AND id = $2",
        transaction.tenant(), after.id, after.email, after.phone, after.tax_exempt, after.tax_id,
        after.language, custom_fields_json(after.custom_fields), after.updated_at);
    // SQLite writes the entries of every index on a column that is set, also to the value it had.
    if (after.customer_type == before.customer_type && after.name == before.name) return;
    transaction.execute("UPDATE customers SET customer_type = $3, name = $4 WHERE tenant_id = $1 AND id = $2",
                        transaction.tenant(), after.id, after.customer_type, after.name);
}

void update_account_status(store::Transaction& transaction, const Customer& customer) {
    transaction.execute(
        "UPDATE customers SET account_status = $3, activated_at = $4, cancelled_at = $5, updated_at = $6, "
        "version = version + 1 WHERE tenant_id = $1 AND id = $2",
        transaction.tenant(), customer.id, customer.account_status, customer.activated_at,
        customer.cancelled_at, customer.updated_at);
}

std::optional<Customer> load_customer(store::Transaction& transaction, CustomerId id) {
    return transaction.query(select_by_id, transaction.tenant(), id).first(read_customer);
}

std::optional<Customer> load_customer_by_number(store::Transaction& transaction, std::string_view number) {
    return transaction.query(select_by_number, transaction.tenant(), number).first(read_customer);
}

std::unordered_map<CustomerId, Customer> find_customers(store::Transaction& transaction,
                                                        std::span<const CustomerId> ids) {
    constexpr std::size_t chunk = 100;  // filled up with its own last one, so that there is one prepared text
    static const std::string sql = [] {
        std::string text = select_list + " FROM customers WHERE tenant_id = $1 AND id IN (";
        for (std::size_t i = 0; i < chunk; ++i)
            text += (i == 0 ? "$" : ", $") + std::to_string(i + 2);
        return text + ")";
    }();
    std::unordered_map<CustomerId, Customer> found;
    for (std::size_t start = 0; start < ids.size(); start += chunk) {
        std::vector<store::Parameter> parameters{transaction.tenant()};
        for (std::size_t i = start; i < start + chunk; ++i)
            parameters.emplace_back(ids[std::min(i, ids.size() - 1)]);
        store::Rows rows{transaction.run_query(sql, parameters, false)};
        while (rows.next()) {
            Customer customer = read_customer(rows);
            found.emplace(customer.id, std::move(customer));
        }
    }
    return found;
}

std::optional<AccountStatus> load_account_status(store::Transaction& transaction, CustomerId id) {
    return transaction
        .query("SELECT account_status FROM customers WHERE tenant_id = $1 AND id = $2", transaction.tenant(),
               id)
        .value<AccountStatus>();
}

namespace {

void narrow(store::ListQuery& list, const CustomerFilter& filter) {
    list.where("account_status = ?", filter.account_status)
        .where("customer_type = ?", filter.customer_type)
        .where("number = ?", filter.number);
}

// Who has one of the terms, each once: by the first of them.
store::Page<Customer> select_by_terms(store::Transaction& transaction, const CustomerFilter& filter,
                                      std::span<const std::string> terms, const store::PageRequest& page) {
    store::ListQuery list{transaction, select_list,
                          "FROM customer_search AS found JOIN customers "
                          "ON customers.tenant_id = found.tenant_id AND customers.id = found.customer_id "
                          "WHERE found.tenant_id = ?"};
    narrow(list, filter);
    list.where_all(
        "NOT EXISTS (SELECT 1 FROM customer_search AS other WHERE other.tenant_id = ? "
        "AND other.customer_id = found.customer_id AND other.term >= ? AND other.term < found.term)",
        {transaction.tenant(), store::Parameter::bytes(terms.front())});
    for (const std::string& term : terms)
        list.alternative("term = ?", store::Parameter::bytes(term));
    return list.page(page, order_of_a_word, "customer_id", read_customer, true);
}

}  // namespace

store::Page<Customer> select_customers(store::Transaction& transaction, const CustomerFilter& filter,
                                       const store::PageRequest& page) {
    const bool by_creation = page.sort.empty() || page.sort.ends_with("created_at");
    if (filter.q && by_creation) {
        const auto terms = terms_of_one_word(transaction, *filter.q);
        if (terms && !terms->empty()) return select_by_terms(transaction, filter, *terms, page);
    }
    store::ListQuery list{transaction, select_list, "FROM customers WHERE tenant_id = ?"};
    narrow(list, filter);
    const Found found = filter.q ? narrow_by_search(list, transaction, *filter.q) : Found::many;
    const auto& order = found == Found::few ? order_of_few : customer_order;
    return list.page(page, order, "id", read_customer, true);
}

std::int64_t take_customer_numbers(store::Transaction& transaction, std::int64_t count) {
    return *transaction
                .query(
                    "INSERT INTO customer_numbers (tenant_id, next_number) VALUES ($1, 1 + $2) "
                    "ON CONFLICT (tenant_id) DO UPDATE SET next_number = customer_numbers.next_number + $2 "
                    "RETURNING next_number - $2",
                    transaction.tenant(), count)
                .value<std::int64_t>();
}

void insert_search_terms(store::Transaction& transaction, CustomerId id, std::span<const std::string> terms) {
    const auto rows = transaction.bulk_insert("customer_search", {"tenant_id", "term", "customer_id"});
    for (const std::string& term : terms)
        rows->add(transaction.tenant(), store::Parameter::bytes(term), id);
    rows->finish();
}

void delete_search_terms(store::Transaction& transaction, CustomerId id, std::span<const std::string> terms) {
    for (const std::string& term : terms) {
        transaction.execute(
            "DELETE FROM customer_search WHERE tenant_id = $1 AND term = $2 AND customer_id = $3",
            transaction.tenant(), store::Parameter::bytes(term), id);
    }
}

void insert_contact(store::Transaction& transaction, const Contact& contact) {
    transaction.execute(
        "INSERT INTO customer_contacts (tenant_id, customer_id, id, role, name, email, phone, version) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        transaction.tenant(), contact.customer_id, contact.id, contact.role, contact.name, contact.email,
        contact.phone, contact.version);
}

void update_contact(store::Transaction& transaction, const Contact& contact) {
    transaction.execute(
        "UPDATE customer_contacts SET role = $4, name = $5, email = $6, phone = $7, version = version + 1 "
        "WHERE tenant_id = $1 AND customer_id = $2 AND id = $3",
        transaction.tenant(), contact.customer_id, contact.id, contact.role, contact.name, contact.email,
        contact.phone);
}

bool delete_contact(store::Transaction& transaction, CustomerId customer, ContactId id) {
    return transaction.execute(
               "DELETE FROM customer_contacts WHERE tenant_id = $1 AND customer_id = $2 AND id = $3",
               transaction.tenant(), customer, id) == 1;
}

std::optional<Contact> load_contact(store::Transaction& transaction, CustomerId customer, ContactId id) {
    return transaction
        .query(
            "SELECT id, customer_id, role, name, email, phone, version FROM customer_contacts "
            "WHERE tenant_id = $1 AND customer_id = $2 AND id = $3",
            transaction.tenant(), customer, id)
        .first(read_contact);
}

store::Page<Contact> select_contacts(store::Transaction& transaction, CustomerId customer,
                                     const store::PageRequest& page) {
    store::ListQuery list{transaction, "SELECT id, customer_id, role, name, email, phone, version",
                          "FROM customer_contacts WHERE tenant_id = ?"};
    list.where("customer_id = ?", std::optional{customer});
    return list.page(page, contact_order, "id", read_contact);
}

void insert_address(store::Transaction& transaction, const Address& address) {
    transaction.execute(
        "INSERT INTO customer_addresses (tenant_id, customer_id, id, kind, lines, city, region, postal_code, "
        "country, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        transaction.tenant(), address.customer_id, address.id, address.kind, join_lines(address.lines),
        address.city, address.region, address.postal_code, address.country, address.version);
}

void update_address(store::Transaction& transaction, const Address& address) {
    transaction.execute(
        "UPDATE customer_addresses SET kind = $4, lines = $5, city = $6, region = $7, postal_code = $8, "
        "country = $9, version = version + 1 WHERE tenant_id = $1 AND customer_id = $2 AND id = $3",
        transaction.tenant(), address.customer_id, address.id, address.kind, join_lines(address.lines),
        address.city, address.region, address.postal_code, address.country);
}

bool delete_address(store::Transaction& transaction, CustomerId customer, AddressId id) {
    return transaction.execute(
               "DELETE FROM customer_addresses WHERE tenant_id = $1 AND customer_id = $2 AND id = $3",
               transaction.tenant(), customer, id) == 1;
}

std::optional<Address> load_address(store::Transaction& transaction, CustomerId customer, AddressId id) {
    return transaction
        .query(
            "SELECT id, customer_id, kind, lines, city, region, postal_code, country, version "
            "FROM customer_addresses WHERE tenant_id = $1 AND customer_id = $2 AND id = $3",
            transaction.tenant(), customer, id)
        .first(read_address);
}

store::Page<Address> select_addresses(store::Transaction& transaction, CustomerId customer,
                                      const store::PageRequest& page) {
    store::ListQuery list{transaction,
                          "SELECT id, customer_id, kind, lines, city, region, postal_code, country, version",
                          "FROM customer_addresses WHERE tenant_id = ?"};
    list.where("customer_id = ?", std::optional{customer});
    return list.page(page, contact_order, "id", read_address);
}

void insert_note(store::Transaction& transaction, const Note& note) {
    transaction.execute(
        "INSERT INTO customer_notes (tenant_id, customer_id, id, author, text, created_at) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        transaction.tenant(), note.customer_id, note.id, note.author, note.text, note.created_at);
}

store::Page<Note> select_notes(store::Transaction& transaction, CustomerId customer,
                               const store::PageRequest& page) {
    store::ListQuery list{transaction, "SELECT id, customer_id, author, text, created_at",
                          "FROM customer_notes WHERE tenant_id = ?"};
    list.where("customer_id = ?", std::optional{customer});
    return list.page(page, contact_order, "id", read_note, true);
}

}  // namespace dotmac::identity
