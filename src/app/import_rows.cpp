#include "app/import_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "record/describe.hpp"

namespace dotmac::app {

using platform::MappedField;
using platform::MappedSection;
using platform::MappedText;
using platform::Mapping;
using record::Description;
using record::field;
using record::optional_field;
using registry::to_string;

const Description& description_of(const AccountFields*) {
    using R = AccountFields;
    static const Description description{
        "AccountFields",
        "What an import says of an account besides the fields of a customer.",
        {
            field<&R::account_status>("account_status", "Where the account stands.", optional_field),
            field<&R::payment_method>("payment_method", "How the customer likes to pay."),
        }};
    return description;
}

const Description& description_of(const SubscriptionFields*) {
    using R = SubscriptionFields;
    static const Description description{
        "SubscriptionFields",
        "What an import says of one service of a customer.",
        {
            field<&R::service>("service", "Its code in the catalogue."),
            field<&R::label>("label", "Tells two of a kind apart.", {.max_length = 200, .optional = true}),
            field<&R::address>("address", "Where it is delivered.",
                               {.max_length = 500, .multi_line = true, .optional = true}),
            field<&R::billing_cycle>("billing_cycle", "What one payment covers.", optional_field),
            field<&R::price>("price", "Of one cycle, before tax.", {.minimum = 0}),
            field<&R::start_on>("start_on", "The first day of its first period."),
            field<&R::bill_from>("bill_from", "Periods that begin before it were billed elsewhere."),
            field<&R::anchor_day>("anchor_day", "The day of the month on which periods begin.",
                                  {.minimum = 1, .maximum = 31}),
        }};
    return description;
}

namespace {

constexpr std::string_view custom_prefix = "custom_fields.";

// What the fields of one section make of one row.
class SectionTexts {
  public:
    struct Entry {
        const MappedField* field;
        MappedText mapped;
    };

    SectionTexts(const MappedSection& section, std::span<const std::string_view> row) {
        for (const MappedField& one : section.fields)
            entries_.push_back({&one, one.expression.evaluate(row)});
    }
    // A single field with a text given by the mapping itself.
    SectionTexts(const MappedField& only, std::string text) {
        entries_.push_back({&only, {std::move(text), {}, {}}});
    }

    const std::vector<Entry>& entries() const { return entries_; }
    const Entry* find(std::string_view name) const {
        const auto found = std::ranges::find(
            entries_, name, [](const Entry& entry) { return std::string_view{entry.field->name}; });
        return found == entries_.end() ? nullptr : &*found;
    }
    std::string_view text(std::string_view name) const {
        const Entry* entry = find(name);
        return entry == nullptr ? std::string_view{} : std::string_view{entry->mapped.text};
    }
    bool is_refused(std::string_view name) const {
        const Entry* entry = find(name);
        return entry != nullptr && !entry->mapped.refusal.empty();
    }

  private:
    std::vector<Entry> entries_;
};

class FaultList {
  public:
    FaultList(std::size_t line, std::vector<ImportFault>& faults) : line_{line}, faults_{faults} {}

    void add(const SectionTexts& texts, std::string_view field_name, std::string message) {
        const SectionTexts::Entry* entry = texts.find(field_name);
        faults_.push_back({static_cast<std::int64_t>(line_),
                           entry != nullptr ? entry->field->expression.columns() : std::string{},
                           std::string{field_name}, entry != nullptr ? entry->mapped.source : std::string{},
                           std::move(message)});
    }
    void add_refusals(const SectionTexts& texts) {
        for (const auto& entry : texts.entries()) {
            if (!entry.mapped.refusal.empty()) add(texts, entry.field->name, entry.mapped.refusal);
        }
    }
    // What a record says of its fields, but for those that the mapping has refused already.
    void add_problem(const SectionTexts& texts, const Problem& problem) {
        if (problem.fields().empty()) add(texts, "", problem.detail());
        for (const FieldProblem& one : problem.fields()) {
            if (!texts.is_refused(one.field)) add(texts, one.field, one.message);
        }
    }

  private:
    std::size_t line_;
    std::vector<ImportFault>& faults_;
};

bool has_field(const Description& description, std::string_view name) {
    return std::ranges::find(description.names, name) != description.names.end();
}

// JSON writes true and false without quotes; every other field of a customer is a text there.
void append_value(const Description& description, std::string_view name, const std::string& text,
                  std::string& json) {
    const auto found = std::ranges::find(description.fields, name, &record::Field::name);
    const bool is_boolean = found != description.fields.end() && found->type->kind == &record::boolean_kind;
    json += is_boolean && (text == "true" || text == "false") ? text : quote_json(text);
}

std::string customer_json(const SectionTexts& texts) {
    const Description& description = record::description<identity::CustomerCreate>();
    std::string plain;
    std::string custom;
    for (const auto& [one, mapped] : texts.entries()) {
        if (mapped.text.empty()) continue;
        std::string_view name = one->name;
        const bool is_custom = name.starts_with(custom_prefix);
        if (is_custom) name.remove_prefix(custom_prefix.size());
        if (!is_custom && !has_field(description, name)) continue;
        std::string& json = is_custom ? custom : plain;
        if (!json.empty()) json += ',';
        json += quote_json(name) + ':';
        if (is_custom)
            json += quote_json(mapped.text);
        else
            append_value(description, name, mapped.text, json);
    }
    if (custom.empty()) return '{' + plain + '}';
    return '{' + plain + (plain.empty() ? "" : ",") + R"("custom_fields":{)" + custom + "}}";
}

template <class R>
record::Pairs pairs_of(const SectionTexts& texts) {
    record::Pairs pairs;
    for (const auto& [one, mapped] : texts.entries()) {
        if (mapped.text.empty() || !has_field(record::description<R>(), one->name)) continue;
        pairs.emplace_back(one->name, mapped.text);
    }
    return pairs;
}

std::string no_such_service(const services::PriceBook& prices, std::string_view code) {
    std::vector<std::string_view> codes;
    for (const auto& entry : prices.entries())
        codes.push_back(entry.code);
    std::string message = fmt::format("no service has the code {}", quote_json(code));
    if (const auto meant = nearest(code, codes))
        message += fmt::format("; did you mean {}?", quote_json(*meant));
    return message;
}

// R016: what is not on sale to this type of customer is refused, and what is on sale is named.
std::string not_on_sale(const services::PriceBook& prices, const services::PriceBook::Entry& service,
                        identity::CustomerType type) {
    std::vector<std::string_view> codes;
    for (const auto& entry : prices.entries()) {
        if (entry.is_on_sale_to(type)) codes.push_back(entry.code);
    }
    const std::string why = service.is_retired ? std::string{"is retired"}
                                               : fmt::format("is not sold to {} customers", to_string(type));
    return fmt::format("{} {}; available: {}", service.code, why,
                       codes.empty() ? "nothing" : join(codes, ", "));
}

// Reads one section into its record; nothing where it is at fault.
template <class R, class Read>
std::optional<R> read_section(const SectionTexts& texts, FaultList& faults, Read read) {
    try {
        return read();
    } catch (const Problem& problem) {
        faults.add_problem(texts, problem);
        return std::nullopt;
    }
}

// Reads by the tenant's clock, and refuses what the tenant has closed to new records.
template <class Record, class Read>
Record read_open(const ImportWorld& world, Read read) {
    std::vector<record::Choice> choices;
    Record record = read(record::ReadOptions{.today = world.today, .choices = &choices});
    auto faults = platform::closed_choices(world.closed, choices);
    if (!faults.empty()) throw Problem(ProblemCode::validation_failed, "", std::move(faults));
    return record;
}

identity::CustomerCreate read_customer(const ImportWorld& world, const SectionTexts& texts) {
    return read_open<identity::CustomerCreate>(world, [&](const record::ReadOptions& options) {
        return record::from_json<identity::CustomerCreate>(customer_json(texts), options);
    });
}

SubscriptionFields read_subscription_fields(const ImportWorld& world, const SectionTexts& texts) {
    return read_open<SubscriptionFields>(world, [&](const record::ReadOptions& options) {
        return record::from_pairs<SubscriptionFields>(pairs_of<SubscriptionFields>(texts), options);
    });
}

std::optional<ImportedSubscription> read_subscription(const SectionTexts& texts, const ImportedRow& row,
                                                      const ImportWorld& world, FaultList& faults) {
    faults.add_refusals(texts);
    auto fields = read_section<SubscriptionFields>(texts, faults,
                                                   [&] { return read_subscription_fields(world, texts); });
    if (!fields) return std::nullopt;
    const auto type = row.customer.customer.customer_type;
    const auto* service = world.prices.find_code(fields->service);
    if (service == nullptr) {
        faults.add(texts, "service", no_such_service(world.prices, fields->service));
        return std::nullopt;
    }
    if (!service->is_on_sale_to(type)) {
        faults.add(texts, "service", not_on_sale(world.prices, *service, type));
        return std::nullopt;
    }
    ImportedSubscription subscription{service->id, std::move(*fields), std::nullopt};
    if (subscription.fields.price) {
        const auto minor = subscription.fields.price->rescale(row.currency.minor_digits());
        if (!minor) {
            faults.add(texts, "price",
                       fmt::format("{} has {} decimals", row.currency.code(), row.currency.minor_digits()));
            return std::nullopt;
        }
        subscription.own_price = Money{*minor, row.currency};
    } else if (!service->price(type, subscription.fields.billing_cycle, row.currency)) {
        faults.add(
            texts, "price",
            fmt::format("the catalogue has no {} price of {} for {} customers in {}, so it is needed here",
                        to_string(subscription.fields.billing_cycle), service->code, to_string(type),
                        row.currency.code()));
        return std::nullopt;
    }
    return subscription;
}

// What is wrong with a text that the mapping gives a field, whatever the rows hold; empty where nothing is.
std::string fault_of(const MappedSection& section, const MappedField& one, const std::string& text,
                     const ImportWorld& world) {
    const SectionTexts texts{one, text};
    std::vector<ImportFault> found;
    FaultList faults{0, found};
    if (section.name == "subscription") {
        read_section<SubscriptionFields>(texts, faults,
                                         [&] { return read_subscription_fields(world, texts); });
        if (one.name == "service" && world.prices.find_code(text) == nullptr)
            return no_such_service(world.prices, text);
    } else if (has_field(record::description<AccountFields>(), one.name)) {
        read_section<AccountFields>(
            texts, faults, [&] { return record::from_pairs<AccountFields>(pairs_of<AccountFields>(texts)); });
    } else {
        read_section<identity::CustomerCreate>(texts, faults, [&] { return read_customer(world, texts); });
    }
    const auto fault = std::ranges::find(found, one.name, &ImportFault::field);
    return fault == found.end() ? std::string{} : fault->message;
}

}  // namespace

std::span<const platform::SectionRule> customer_mapping_rules() {
    static const std::vector<platform::SectionRule> rules = [] {
        std::vector<std::string_view> customer_fields = record::description<identity::CustomerCreate>().names;
        const auto& account_fields = record::description<AccountFields>().names;
        customer_fields.insert(customer_fields.end(), account_fields.begin(), account_fields.end());
        return std::vector<platform::SectionRule>{
            {.name = "customer",
             .is_required = true,
             .fields = customer_fields,
             .required_fields = {"number", "name", "customer_type"},
             .open_tables = {"custom_fields"}},
            {.name = "service", .is_repeated = true, .is_record = true},
            {.name = "subscription",
             .is_repeated = true,
             .fields = record::description<SubscriptionFields>().names,
             .required_fields = {"service"}},
        };
    }();
    return rules;
}

std::vector<services::ServiceCreate> offerings_of(const Mapping& mapping, Date today) {
    std::vector<services::ServiceCreate> offerings;
    std::vector<FieldProblem> faults;
    for (const platform::MappedRecord& one : mapping.records) {
        try {
            offerings.push_back(record::from_json<services::ServiceCreate>(one.json, {.today = today}));
        } catch (const Problem& problem) {
            for (const FieldProblem& fault : problem.fields()) {
                faults.push_back(
                    {mapping.place(one.line), fmt::format("{}: {}", fault.field, fault.message)});
            }
        }
    }
    if (!faults.empty())
        throw Problem(ProblemCode::validation_failed, "The mapping is at fault.", std::move(faults));
    return offerings;
}

RowReader::RowReader(const Mapping& mapping, const ImportWorld& world) : mapping_{mapping}, world_{world} {
    std::vector<FieldProblem> faults;
    for (const MappedSection& section : mapping.sections) {
        for (const MappedField& one : section.fields) {
            for (const std::string& text : one.expression.fixed_texts()) {
                if (text.empty()) continue;
                const std::string message = fault_of(section, one, text, world);
                if (!message.empty())
                    faults.push_back({mapping.place(one.line), fmt::format("{}: {}", one.name, message)});
            }
        }
    }
    if (!faults.empty())
        throw Problem(ProblemCode::validation_failed, "The mapping is at fault.", std::move(faults));
}

std::optional<ImportedRow> RowReader::read(const platform::CsvRow& row,
                                           std::vector<ImportFault>& found) const {
    const std::size_t before = found.size();
    FaultList faults{row.line, found};
    const SectionTexts texts{*mapping_.section("customer"), row.fields};
    faults.add_refusals(texts);
    if (texts.text("number").empty() && !texts.is_refused("number"))
        faults.add(texts, "number", "is missing");
    auto customer =
        read_section<identity::CustomerCreate>(texts, faults, [&] { return read_customer(world_, texts); });
    const auto account = read_section<AccountFields>(
        texts, faults, [&] { return record::from_pairs<AccountFields>(pairs_of<AccountFields>(texts)); });

    ImportedRow imported;
    imported.line = row.line;
    if (customer) imported.customer.customer = std::move(*customer);
    imported.currency = imported.customer.customer.currency.value_or(world_.currency);
    for (const MappedSection& section : mapping_.sections) {
        if (section.name != "subscription") continue;
        const SectionTexts subscription_texts{section, row.fields};
        const bool has_none =
            subscription_texts.text("service").empty() && !subscription_texts.is_refused("service");
        if (has_none) continue;
        auto subscription = read_subscription(subscription_texts, imported, world_, faults);
        if (subscription) imported.subscriptions.push_back(std::move(*subscription));
    }
    if (found.size() > before) return std::nullopt;
    imported.customer.account_status = account->account_status;
    if (account->payment_method) {
        imported.customer.customer.custom_fields["payment_method"] = to_string(*account->payment_method);
    }
    return imported;
}

}  // namespace dotmac::app
