// From a handler's signature to a call: what router.hpp promises about parameters and results. The templates
// only pick; the work is in handler.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "base/id.hpp"
#include "http/route.hpp"
#include "record/record.hpp"
#include "store/page.hpp"

namespace dotmac::http::detail {

template <class T>
inline constexpr bool is_id = false;
template <class Tag>
inline constexpr bool is_id<Id<Tag>> = true;

template <class T>
inline constexpr bool is_page = false;
template <class T>
inline constexpr bool is_page<store::Page<T>> = true;

template <class T>
inline constexpr bool is_list = is_page<T>;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;

template <class T>
inline constexpr bool is_path_parameter = is_id<T> || std::is_same_v<T, std::string>;

template <class T>
inline constexpr bool is_page_request = std::is_same_v<T, store::PageRequest>;

template <class T>
concept Versioned = requires(const T& record) { std::int64_t{record.version}; };
template <class T>
concept Identified = requires(const T& record) { std::string{record.id.to_string()}; };

template <class F>
struct Signature : Signature<decltype(&F::operator())> {};
template <class R, class First, class... Rest>
struct Signature<R (*)(First, Rest...)> {
    using Result = R;
    using Start = std::remove_cvref_t<First>;
    static constexpr bool is_first_mutable = std::is_same_v<First, Start&>;
    using Arguments = std::tuple<std::decay_t<Rest>...>;
};
template <class R, class C, class... A>
struct Signature<R (C::*)(A...) const> : Signature<R (*)(A...)> {};
template <class R, class C, class... A>
struct Signature<R (C::*)(A...)> : Signature<R (*)(A...)> {};

// What the arguments of one call are taken from.
class Inputs {
  public:
    Inputs(Exchange& exchange, const std::vector<std::string>& parameters)
        : exchange_{exchange}, parameters_{parameters}, query_{exchange.request().query} {}
    Inputs(const Inputs&) = delete;
    Inputs& operator=(const Inputs&) = delete;

    const std::string& next_parameter() { return parameters_[next_++]; }
    store::PageRequest take_page_request();  // out of the query
    const record::Pairs& query() const;      // what is left of it
    // The body, `{}` where there is none; throws unsupported_media_type where it is no JSON.
    std::string_view body() const;
    void refuse_leftover_query() const;  // where nothing reads it (422)
    void refuse_body() const;            // where nothing reads it (400)
    // On the tenant's clock, which is asked only where a retired value is sent. A filter chooses nothing.
    record::ReadOptions read_options(bool is_filter);
    Exchange& exchange() const { return exchange_; }
    const std::vector<record::Warning>& warnings() const { return warnings_; }
    const std::vector<record::Choice>& choices() const { return choices_; }

  private:
    Exchange& exchange_;
    const std::vector<std::string>& parameters_;
    std::size_t next_ = 0;
    record::Pairs query_;
    std::vector<record::Warning> warnings_;
    std::vector<record::Choice> choices_;
};

inline bool is_reading(const Route& route) {
    return route.method == "GET" || route.method == "DELETE";
}

template <class T>
T take(Inputs& inputs, const Route& route, const store::PageRequest& page) {
    if constexpr (is_id<T>) {
        const std::string& text = inputs.next_parameter();
        if (const auto id = T::parse(text)) return *id;
        throw not_found(T::noun, text);
    } else if constexpr (std::is_same_v<T, std::string>) {
        return inputs.next_parameter();
    } else if constexpr (is_page_request<T>) {
        return page;
    } else {
        static_assert(record::Described<T>,
                      "a handler takes Context& or Exchange&, then identifiers, std::string, a described "
                      "record and store::PageRequest");
        if (is_reading(route)) return record::from_pairs<T>(inputs.query(), inputs.read_options(true));
        return record::from_json<T>(inputs.body(), inputs.read_options(false));
    }
}

// The answers. `version` and `id` are empty where the record has none.
Response record_response(const Route& route, const Request& request, std::string json,
                         std::optional<std::int64_t> version, const std::string& id);
Response list_response(std::string items, const std::optional<std::string>& next_cursor);
Response empty_response();
// A handler with its arguments, but for the first. The types of each handler end here: what is common to all
// of them is compiled once.
template <class First>
using Handle = std::function<Response(First&)>;
// Refuses what the handler does not take, then calls it: with the exchange, or within a transaction.
Response respond(const Inputs& inputs, bool takes_record, const Handle<Exchange>& handle);
Response respond(const Inputs& inputs, bool takes_record, const Handle<Context>& handle);
// Throws std::logic_error unless the handler takes as many parameters of the path as it has.
void check_parameters(const Route& route, std::size_t of_handler);

template <class T>
Response answer(const Route& route, const Request& request, const T& result) {
    if constexpr (std::is_same_v<T, Response>) {
        return result;
    } else if constexpr (is_list<T>) {
        std::string items;
        const auto append = [&items](const auto& item) {
            using Item = std::remove_cvref_t<decltype(item)>;
            if (!items.empty()) items += ',';
            record::write_json(record::description<Item>(), &item, items);
        };
        if constexpr (is_page<T>) {
            for (const auto& item : result.items)
                append(item);
            return list_response(std::move(items), result.next_cursor);
        } else {
            for (const auto& item : result)
                append(item);
            return list_response(std::move(items), std::nullopt);
        }
    } else {
        std::optional<std::int64_t> version;
        std::string id;
        if constexpr (Versioned<T>) version = result.version;
        if constexpr (Identified<T>) id = result.id.to_string();
        return record_response(route, request, record::to_json(result), version, id);
    }
}

template <class Arguments>
struct Shape;
template <class... A>
struct Shape<std::tuple<A...>> {
    static constexpr bool takes_page = (is_page_request<A> || ...);
    static constexpr std::size_t path_parameters = (std::size_t{is_path_parameter<A>} + ... + 0);
    static constexpr bool takes_record = sizeof...(A) > path_parameters + (takes_page ? 1 : 0);

    template <class Handler, class First>
    static auto invoke(const Handler& handler, First& first, const std::tuple<A...>& arguments) {
        return std::apply([&](const A&... each) { return handler(first, each...); }, arguments);
    }
    static std::tuple<A...> take_all(Inputs& inputs, const Route& route) {
        store::PageRequest page;
        if constexpr (takes_page) page = inputs.take_page_request();
        return std::tuple<A...>{take<A>(inputs, route, page)...};  // braces: from left to right
    }
    // Writes what the arguments say into the description of the route.
    static void describe(Route& route) {
        [[maybe_unused]] std::size_t next = 0;
        (describe_one<A>(route, next), ...);
        route.is_paged = takes_page;
    }
    template <class T>
    static void describe_one(Route& route, std::size_t& next) {
        if constexpr (is_id<T>) {
            route.parameters.at(next++).prefix = T::prefix;
        } else if constexpr (std::is_same_v<T, std::string>) {
            ++next;
        } else if constexpr (record::Described<T>) {
            (is_reading(route) ? route.query : route.body) = &record::description<T>();
        }
    }
};

template <class T>
void describe_result(Route& route) {
    if constexpr (is_page<T>) {
        describe_result<decltype(T::items)>(route);
    } else if constexpr (is_list<T>) {
        route.result = &record::description<typename T::value_type>();
        route.is_list = true;
    } else if constexpr (record::Described<T>) {
        route.result = &record::description<T>();
        route.is_versioned = Versioned<T>;
    }
    if (route.success_status == 204 && !std::is_void_v<T>) route.success_status = 200;  // a telling DELETE
}

// Completes `route` (method, path and its parameters' names, gate, summary, status) by its handler.
template <class Handler>
void attach(Route& route, Handler handler) {
    using Call = Signature<Handler>;
    using First = typename Call::Start;
    using Result = std::remove_cvref_t<typename Call::Result>;
    using Parameters = Shape<typename Call::Arguments>;
    static_assert(
        Call::is_first_mutable && (std::is_same_v<First, Context> || std::is_same_v<First, Exchange>),
        "the first parameter of a handler is Context& or Exchange&");
    check_parameters(route, Parameters::path_parameters);
    Parameters::describe(route);
    describe_result<Result>(route);
    if constexpr (std::is_void_v<Result>) route.success_status = 204;
    route.call = [handler](Exchange& exchange, const std::vector<std::string>& parameters) -> Response {
        const Route& self = exchange.route();
        Inputs inputs{exchange, parameters};
        const auto arguments = Parameters::take_all(inputs, self);
        const auto handle = [&](First& first) -> Response {
            if constexpr (std::is_void_v<Result>) {
                Parameters::invoke(handler, first, arguments);
                return empty_response();
            } else {
                return answer(self, exchange.request(), Parameters::invoke(handler, first, arguments));
            }
        };
        return respond(inputs, Parameters::takes_record, Handle<First>{std::ref(handle)});
    };
}

}  // namespace dotmac::http::detail
