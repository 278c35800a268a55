#!/usr/bin/env bash
# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# Each room includes only what docs/architecture.md allows; no core room and no command includes Qt Gui or Widgets.
set -euo pipefail
cd "$SLIPWAY_SOURCE"

declare -A may=(
    [release]="release"
    [playbook]="playbook release"
    [database]="database release"
    [migrations]="migrations database release"
    [backfill]="backfill database release"
    [billing]="billing release"
    [operations]="operations release"
    [secrets]="secrets release"
    [ledger]="ledger release"
    [evidence]="evidence ledger release"
    [sandbox]="sandbox release billing"
    [console]="console release playbook database migrations backfill billing operations secrets ledger evidence sandbox"
)
bad=0
for folder in src/core/*/; do
    room=$(basename "$folder")
    allowed=${may[$room]:-}
    [ -n "$allowed" ] || { echo "$folder is a room that docs/architecture.md does not know"; bad=1; continue; }
    while IFS=: read -r file line include; do
        other=$(sed -E 's/.*"([a-z]+)\/.*/\1/' <<<"$include")
        case " $allowed " in
            *" $other "*) ;;
            *) echo "$file:$line: room $room may not include room $other"; bad=1 ;;
        esac
        if [ "$room" = sandbox ] && [ "$other" = billing ] && [[ "$include" != *webhooksigning.h* ]]; then
            echo "$file:$line: sandbox may use billing's signing only"; bad=1
        fi
        if [ "$room" = migrations ] && [ "$other" = database ] &&
            ! [[ "$include" =~ database/(session|statementstop|targetidentity|targetlock|targeturl|strays)\.h ]]; then
            echo "$file:$line: migrations may use database's sessions, lock and identity only"; bad=1
        fi
    done < <(grep -rnE '^#include "[a-z]+/' "$folder" --include='*.h' --include='*.cpp' || true)
done
if grep -rnE '#include <(QtWidgets|QtGui|QWidget|QApplication|QGuiApplication|QPixmap|QPainter)' src/core src/cli; then
    echo "the headless part includes Qt Gui or Widgets"; bad=1
fi
if grep -rnE '#include "gui/' src/core src/cli; then
    echo "the headless part includes the window"; bad=1
fi
exit $bad
