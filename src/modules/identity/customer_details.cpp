// Contacts, addresses and notes of a customer. They belong to the account: a cancelled one takes notes only.
#include "modules/identity/customer_rules.hpp"
#include "modules/identity/customer_store.hpp"
#include "modules/identity/service.hpp"
#include "platform/events.hpp"

namespace dotmac::identity {
namespace {

AccountStatus require_customer(Context& context, CustomerId id) {
    const auto status = load_account_status(context.transaction, id);
    if (!status) throw not_found(CustomerId::noun, id.to_string());
    return *status;
}

void require_changeable(Context& context, CustomerId id) {
    require_open_account(id, require_customer(context, id));
}

template <class SomeId>
void record_detail(Context& context, std::string_view type, CustomerId customer, SomeId id) {
    const std::string text = id.to_string();
    platform::record_event(context, type, customer.to_string(), platform::event_data({{"id", text}}));
}

template <class T>
void set(T& stored, const std::optional<T>& wanted) {
    if (wanted) stored = *wanted;
}

}  // namespace

store::Page<Contact> list_contacts(Context& context, CustomerId id, const store::PageRequest& page) {
    require_customer(context, id);
    return select_contacts(context.transaction, id, page);
}

Contact add_contact(Context& context, CustomerId id, const ContactCreate& create) {
    require_changeable(context, id);
    const Contact contact{
        .id = context.transaction.new_id<ContactId>(),
        .customer_id = id,
        .role = create.role,
        .name = create.name,
        .email = create.email,
        .phone = create.phone,
    };
    insert_contact(context.transaction, contact);
    record_detail(context, "customer.contact_added", id, contact.id);
    return contact;
}

Contact change_contact(Context& context, CustomerId id, ContactId contact_id, const ContactChange& change) {
    require_changeable(context, id);
    auto contact = load_contact(context.transaction, id, contact_id);
    if (!contact) throw not_found(ContactId::noun, contact_id.to_string());
    require_version(context, contact->version);
    set(contact->role, change.role);
    set(contact->name, change.name);
    set(contact->email, change.email);
    set(contact->phone, change.phone);
    update_contact(context.transaction, *contact);
    ++contact->version;
    record_detail(context, "customer.contact_changed", id, contact_id);
    return *contact;
}

void remove_contact(Context& context, CustomerId id, ContactId contact) {
    require_changeable(context, id);
    if (!delete_contact(context.transaction, id, contact))
        throw not_found(ContactId::noun, contact.to_string());
    record_detail(context, "customer.contact_removed", id, contact);
}

store::Page<Address> list_addresses(Context& context, CustomerId id, const store::PageRequest& page) {
    require_customer(context, id);
    return select_addresses(context.transaction, id, page);
}

Address add_address(Context& context, CustomerId id, const AddressCreate& create) {
    require_changeable(context, id);
    const Address address{
        .id = context.transaction.new_id<AddressId>(),
        .customer_id = id,
        .kind = create.kind,
        .lines = create.lines,
        .city = create.city,
        .region = create.region,
        .postal_code = create.postal_code,
        .country = create.country,
    };
    insert_address(context.transaction, address);
    record_detail(context, "customer.address_added", id, address.id);
    return address;
}

Address change_address(Context& context, CustomerId id, AddressId address_id, const AddressChange& change) {
    require_changeable(context, id);
    auto address = load_address(context.transaction, id, address_id);
    if (!address) throw not_found(AddressId::noun, address_id.to_string());
    require_version(context, address->version);
    set(address->kind, change.kind);
    set(address->lines, change.lines);
    set(address->city, change.city);
    set(address->region, change.region);
    set(address->postal_code, change.postal_code);
    set(address->country, change.country);
    update_address(context.transaction, *address);
    ++address->version;
    record_detail(context, "customer.address_changed", id, address_id);
    return *address;
}

void remove_address(Context& context, CustomerId id, AddressId address) {
    require_changeable(context, id);
    if (!delete_address(context.transaction, id, address))
        throw not_found(AddressId::noun, address.to_string());
    record_detail(context, "customer.address_removed", id, address);
}

store::Page<Note> list_notes(Context& context, CustomerId id, const store::PageRequest& page) {
    require_customer(context, id);
    return select_notes(context.transaction, id, page);
}

Note add_note(Context& context, CustomerId id, const NoteCreate& create) {
    require_customer(context, id);
    const Note note{
        .id = context.transaction.new_id<NoteId>(),
        .customer_id = id,
        .author = context.actor.name,
        .text = create.text,
        .created_at = context.clock->now,
    };
    insert_note(context.transaction, note);
    record_detail(context, "customer.note_added", id, note.id);
    return note;
}

}  // namespace dotmac::identity
