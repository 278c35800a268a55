// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/completionscripts.h"

namespace slipway::cli {

namespace {

/// bash has split the line at "=" and ":"; the program puts "=" together again.
const char bashScript[] = R"(# slipway for bash; source it, or put it into
# ~/.local/share/bash-completion/completions/slipway
_slipway()
{
    local cur="${COMP_WORDS[COMP_CWORD]}" line files='' folders=''
    [[ $cur == = ]] && cur=''
    COMPREPLY=()
    while IFS= read -r line; do
        case "$line" in
            :files) files=1 ;;
            :folders) folders=1 ;;
            *) COMPREPLY+=("${line%%$'\t'*}") ;;
        esac
    done < <("${COMP_WORDS[0]}" completion answer -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    if [[ $files ]]; then
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$cur")
    elif [[ $folders ]]; then
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$cur")
    fi
    if [[ $files$folders ]]; then compopt -o filenames 2>/dev/null || true; fi
}
complete -F _slipway slipway
)";

const char zshScript[] = R"(#compdef slipway
# slipway for zsh; put it as _slipway into a folder of your fpath
_slipway()
{
    local -a found
    local line files='' folders=''
    for line in "${(@f)$("${(Q)words[1]}" completion answer -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
        case "$line" in
            '') ;;
            :files) files=1 ;;
            :folders) folders=1 ;;
            *) found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
        esac
    done
    local answer=1
    (( $#found )) && _describe 'slipway' found && answer=0
    [[ -n $files ]] && _files && answer=0
    [[ -n $folders ]] && _files -/ && answer=0
    return $answer
}
if [[ "${funcstack[1]}" == _slipway ]]; then _slipway "$@"; else compdef _slipway slipway; fi
)";

const char fishScript[] = R"(# slipway for fish; put it as slipway.fish into ~/.config/fish/completions
function __slipway_answer
    set -l typed (commandline -opc)
    set -l program $typed[1]
    set -l current (commandline -ct)
    $program completion answer -- $typed[2..-1] "$current" 2>/dev/null
end
function __slipway_asks
    __slipway_answer | string match -q -- $argv[1]
end
complete -c slipway -f -a '(__slipway_answer | string match -v -- ":*")'
complete -c slipway -n '__slipway_asks :files' -F
complete -c slipway -n '__slipway_asks :folders' -a '(__fish_complete_directories (commandline -ct))'
)";

} // namespace

std::optional<QString> completionScript(const QString &shell)
{
    if (shell == u"bash")
        return QString::fromUtf8(bashScript);
    if (shell == u"zsh")
        return QString::fromUtf8(zshScript);
    if (shell == u"fish")
        return QString::fromUtf8(fishScript);
    return std::nullopt;
}

} // namespace slipway::cli
