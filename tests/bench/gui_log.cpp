// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
// The log pane under load, offscreen. Prints one line a measure; arguments: [lines a second] [million lines]
// [megabytes to search]. Compares the search with `grep -c` over the same bytes in the same run.
#include "gui/logpane.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QScrollBar>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <thread>

using namespace slipway::gui;
using slipway::release::OutputStream;

namespace {

const QString step = QStringLiteral("migrate");

QByteArray lineOf(qint64 number)
{
    QByteArray line = "2026-01-01 00:00:00 " + QByteArray(number % 5000 == 4999 ? "ERROR" : "INFO ") +
                      " [alembic.runtime] row " + QByteArray::number(number) + " of subscriptions rewritten";
    return line + (number % 1000 == 999 ? ", needle\n" : "\n");
}

QByteArray block(qint64 &number, qint64 lines)
{
    QByteArray bytes;
    for (const qint64 end = number + lines; number < end; ++number)
        bytes += lineOf(number);
    return bytes;
}

qint64 residentMegabytes()
{
    QFile status(QStringLiteral("/proc/self/statm"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    return status.readAll().split(' ').value(1).toLongLong() * 4096 / 1'000'000;
}

/// The longest time between two rounds of the event loop while `work` runs on another thread.
template <typename Work>
double longestStall(LogPane &pane, Work work)
{
    std::atomic<bool> done = false;
    std::jthread worker([&] {
        work();
        done = true;
    });
    QElapsedTimer sinceRound;
    sinceRound.start();
    qint64 longest = 0;
    for (int round = 0; !done; ++round) {
        QApplication::processEvents(QEventLoop::AllEvents, 5);
        if (round % 100 == 50)
            pane.view().verticalScrollBar()->setValue(
                round * 7919 % std::max(1, pane.view().verticalScrollBar()->maximum()));
        if (round % 100 == 75)
            pane.view().setFollowing(true);
        longest = std::max(longest, sinceRound.nsecsElapsed());
        sinceRound.restart();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return static_cast<double>(longest) / 1e6;
}

void fill(LogStore &store, qint64 &number, qint64 lines)
{
    for (const qint64 end = number + lines; number < end;)
        store.append(step, OutputStream::Out, 1'000 * (number / 100'000),
                     block(number, std::min<qint64>(700, end - number)));
}

void arrive(LogStore &store, qint64 &number, qint64 aSecond, int seconds)
{
    using Clock = std::chrono::steady_clock;
    const auto begin = Clock::now();
    for (int part = 0; part < seconds * 50; ++part) {
        store.append(step, OutputStream::Out, 1'000 * part / 50, block(number, aSecond / 50));
        std::this_thread::sleep_until(begin + std::chrono::milliseconds(20 * (part + 1)));
    }
}

double searchSeconds(const std::shared_ptr<const LogStore> &store, const QByteArray &text, qint64 &found)
{
    LogSearch search(store);
    QElapsedTimer clock;
    clock.start();
    search.find(text);
    while (!search.result()->upToDate || search.result()->lines.size() < store->lineCount())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    found = search.result()->lines.count();
    return static_cast<double>(clock.nsecsElapsed()) / 1e9;
}

double grepSeconds(const QStringList &arguments, qint64 &found)
{
    QProcess grep;
    QElapsedTimer clock;
    clock.start();
    grep.start(QStringLiteral("grep"), arguments);
    grep.waitForFinished(-1);
    found = grep.readAllStandardOutput().trimmed().toLongLong();
    return static_cast<double>(clock.nsecsElapsed()) / 1e9;
}

void measurePane(qint64 aSecond, qint64 lines)
{
    auto store = std::make_shared<LogStore>();
    qint64 number = 0;
    fill(*store, number, lines);
    const qint64 before = residentMegabytes();
    LogPane pane;
    pane.resize(1300, 400);
    pane.setLog(store);
    pane.show();
    QApplication::processEvents();
    double stall = longestStall(pane, [&] { arrive(*store, number, aSecond, 10); });
    std::printf("%lld lines shown, %lld more a second: longest stall %.1f ms, resident %lld MB (%lld before "
                "the pane)\n",
                static_cast<long long>(lines), static_cast<long long>(aSecond), stall,
                static_cast<long long>(residentMegabytes()), static_cast<long long>(before));
    pane.findChild<QLineEdit *>(QStringLiteral("logSearch"))->setText(QStringLiteral("needle"));
    pane.findChild<QAction *>(QStringLiteral("logInfos"))->setChecked(false);
    stall = longestStall(pane, [&] { arrive(*store, number, aSecond, 10); });
    std::printf("the same with a filter and a running search: longest stall %.1f ms, resident %lld MB\n",
                stall, static_cast<long long>(residentMegabytes()));
}

/// lnav has to index a file before it filters; ours has been indexed when the lines came.
void compareLnav(const std::shared_ptr<const LogStore> &store, const QString &file)
{
    QProcess lnav;
    QElapsedTimer clock;
    clock.start();
    lnav.start(QStringLiteral("lnav"),
               {QStringLiteral("-n"), QStringLiteral("-c"), QStringLiteral(":filter-in ERROR"),
                QStringLiteral("-c"), QStringLiteral(":write-to /dev/null"), file});
    if (!lnav.waitForStarted()) {
        std::printf("lnav is not installed\n");
        return;
    }
    lnav.closeWriteChannel();
    lnav.waitForFinished(-1);
    const double theirs = static_cast<double>(clock.nsecsElapsed()) / 1e9;
    qint64 found = 0;
    const double ours = searchSeconds(store, QByteArray("ERROR"), found);
    std::printf("the same beside lnav, which indexes first: %.2f s, lnav %.2f s, ratio %.3f\n", ours, theirs,
                ours / theirs);
}

void measureSearch(qint64 megabytes)
{
    QTemporaryDir dir(QStringLiteral("/var/tmp/slipway-bench-XXXXXX"));
    QFile file(dir.filePath(QStringLiteral("log")));
    if (!file.open(QIODevice::WriteOnly))
        return;
    auto store = std::make_shared<LogStore>();
    qint64 number = 0;
    while (file.pos() < megabytes * 1'000'000) {
        const QByteArray bytes = block(number, 700);
        store->append(step, OutputStream::Out, 0, bytes);
        file.write(bytes);
    }
    file.close();
    const auto compare = [&](const char *what, const QByteArray &text, const QStringList &grep) {
        double ours = 1e9;
        double theirs = 1e9;
        qint64 found = 0;
        qint64 expected = 0;
        for (int turn = 0; turn < 3; ++turn) {
            ours = std::min(ours, searchSeconds(store, text, found));
            theirs =
                std::min(theirs, grepSeconds(grep + QStringList{QString::fromLatin1(text), file.fileName()},
                                             expected));
        }
        std::printf("search %lld MB, %s: %.2f s, grep -c %.2f s, ratio %.2f, %lld lines%s\n",
                    static_cast<long long>(megabytes), what, ours, theirs, ours / theirs,
                    static_cast<long long>(found), found == expected ? "" : " (grep differs)");
    };
    compare("capitals count", QByteArray("ERROR"), {QStringLiteral("-c")});
    compareLnav(store, file.fileName());
    compare("capitals do not count", QByteArray("needle"), {QStringLiteral("-ci")});
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    const QStringList given = QApplication::arguments();
    measurePane(given.value(1, QStringLiteral("100000")).toLongLong(),
                given.value(2, QStringLiteral("10")).toLongLong() * 1'000'000);
    measureSearch(given.value(3, QStringLiteral("1000")).toLongLong());
    return 0;
}
