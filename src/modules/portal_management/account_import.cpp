#include "modules/portal_management/account_import.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/text.hpp"
#include "modules/identity/service.hpp"
#include "modules/portal_management/account_rules.hpp"
#include "platform/events.hpp"

namespace dotmac::portal_management {
namespace {

constexpr std::size_t rows_per_chunk = 500;
constexpr std::size_t most_faults = 1'000;

struct Line {
    std::int64_t number = 0;
    AccountImportRow row;
};

void require_known_columns(const std::vector<std::string>& header) {
    constexpr std::string_view known[] = {"customer_number", "email", "language"};
    for (const std::string& column : header) {
        if (std::ranges::find(known, column) == std::end(known))
            throw invalid_field("csv", "nothing reads the column " + quote_json(column) +
                                           ": there are customer_number, email and language");
    }
    if (std::ranges::find(header, known[0]) == header.end())
        throw invalid_field("csv", "the column customer_number is missing");
}

// What became of one chunk; made anew by each run of its transaction.
struct Outcome {
    std::int64_t created = 0;
    std::int64_t unchanged = 0;
    std::vector<AccountImportFault> faults;
};

class Chunk {
  public:
    Chunk(Context& context, std::span<const Line> lines) : context_{context}, lines_{lines} {
        std::vector<std::string> numbers;
        for (const Line& line : lines)
            numbers.push_back(line.row.customer_number);
        numbers_ = identity::find_customers_by_number(context.transaction, numbers);
        std::vector<CustomerId> ids;
        for (const auto& [number, id] : numbers_)
            ids.push_back(id);
        customers_ = identity::find_customers(context.transaction, ids);
        std::vector<std::string> emails;
        for (const Line& line : lines) {
            const identity::Customer* customer = customer_of(line);
            if (customer == nullptr) continue;
            if (const auto email = email_of(line, *customer)) emails.push_back(fold_email(*email));
        }
        owners_ = customer_emails_in_use(context.transaction, emails);
    }

    Outcome write(bool dry_run) {
        std::vector<NewAccount> accounts;
        for (const Line& line : lines_) {
            if (auto account = plan(line)) accounts.push_back(std::move(*account));
        }
        outcome_.created = std::ssize(accounts);
        if (!dry_run && !accounts.empty()) store(accounts);
        return std::move(outcome_);
    }

  private:
    const identity::Customer* customer_of(const Line& line) const {
        const auto id = numbers_.find(line.row.customer_number);
        return id == numbers_.end() ? nullptr : &customers_.at(id->second);
    }
    static std::optional<std::string> email_of(const Line& line, const identity::Customer& customer) {
        return line.row.email ? line.row.email : customer.email;
    }
    std::optional<NewAccount> refuse(const Line& line, std::string field, std::string message) {
        outcome_.faults.push_back({line.number, std::move(field), std::move(message)});
        return std::nullopt;
    }

    std::optional<NewAccount> plan(const Line& line) {
        const identity::Customer* customer = customer_of(line);
        if (customer == nullptr) return refuse(line, "customer_number", "there is no such customer");
        if (registry::is_final(customer->account_status))
            return refuse(line, "customer_number", "the customer's account is cancelled");
        const auto email = email_of(line, *customer);
        if (!email) return refuse(line, "email", "is required: the customer has none");
        // An earlier line of the same list may have taken the address as well.
        const auto [owner, is_free] = owners_.emplace(fold_email(*email), customer->id);
        if (!is_free) {
            if (owner->second != customer->id)
                return refuse(line, "email", "belongs to another customer's portal account");
            ++outcome_.unchanged;
            return std::nullopt;
        }
        NewAccount account;
        account.customer_id = customer->id;
        account.email = *email;
        account.language = line.row.language ? line.row.language : customer->language;
        return account;
    }

    void store(const std::vector<NewAccount>& accounts) {
        const auto portal_ids = unused_portal_ids(context_, accounts.size());
        std::vector<StoredPortalAccount> drafts;
        platform::EventBulk events{context_};
        for (std::size_t i = 0; i < accounts.size(); ++i) {
            drafts.push_back(draft_account(context_, accounts[i], portal_ids[i]));
            events.add("portal_account.created", drafts.back().account.id.to_string(),
                       created_event_data(drafts.back().account));
        }
        insert_accounts(context_.transaction, drafts);
        events.finish();
    }

    Context& context_;
    std::span<const Line> lines_;
    std::unordered_map<std::string, CustomerId> numbers_;
    std::unordered_map<CustomerId, identity::Customer> customers_;
    std::unordered_map<std::string, CustomerId> owners_;  // of addresses
    Outcome outcome_;
};

class Import {
  public:
    Import(bool dry_run, const RunImportChunk& run) : run_{run} { report_.dry_run = dry_run; }

    AccountImportReport read(platform::CsvReader& csv) {
        require_known_columns(csv.header());
        platform::CsvRow row;
        while (csv.next(row)) {
            ++report_.rows;
            read_row(csv.header(), row);
            if (lines_.size() == rows_per_chunk) finish_chunk();
        }
        finish_chunk();
        return std::move(report_);
    }

  private:
    void read_row(const std::vector<std::string>& header, const platform::CsvRow& row) {
        const auto line = static_cast<std::int64_t>(row.line);
        if (row.fault) return reject({{line, "", row.fault->message}});
        record::Pairs pairs;
        for (std::size_t i = 0; i < header.size(); ++i) {
            if (!row.fields[i].empty()) pairs.emplace_back(header[i], row.fields[i]);
        }
        try {
            lines_.push_back({line, record::from_pairs<AccountImportRow>(pairs)});
        } catch (const Problem& problem) {
            std::vector<AccountImportFault> faults;
            for (const FieldProblem& fault : problem.fields())
                faults.push_back({line, fault.field, fault.message});
            reject(std::move(faults));
        }
    }

    void finish_chunk() {
        if (lines_.empty()) return;
        Outcome outcome;
        run_([&](Context& context) { outcome = Chunk{context, lines_}.write(report_.dry_run); });
        report_.created += outcome.created;
        report_.unchanged += outcome.unchanged;
        for (AccountImportFault& fault : outcome.faults)
            reject({std::move(fault)});
        lines_.clear();
    }

    // One line, with all that is wrong with it.
    void reject(std::vector<AccountImportFault> faults) {
        ++report_.rejected;
        for (AccountImportFault& fault : faults) {
            if (report_.faults.size() < most_faults)
                report_.faults.push_back(std::move(fault));
            else
                ++report_.faults_left_out;
        }
    }

    const RunImportChunk& run_;
    AccountImportReport report_;
    std::vector<Line> lines_;
};

}  // namespace

AccountImportReport import_accounts(platform::ByteSource source, bool dry_run, const RunImportChunk& run) {
    platform::CsvReader csv{std::move(source)};
    return Import{dry_run, run}.read(csv);
}

}  // namespace dotmac::portal_management
