#include "app/command.hpp"

int main(int argument_count, char** arguments) {
    return dotmac::app::run_command_line(argument_count, arguments);
}
