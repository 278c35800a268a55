// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
// A plugin for any Qt program (QT_QPA_GENERIC_PLUGINS=firstframe): prints the milliseconds from the monotonic
// time in FIRST_FRAME_BEGAN (nanoseconds) to the first painted frame of a window, then ends the program.
#include <QCoreApplication>
#include <QEvent>
#include <QGenericPlugin>
#include <QTimer>

#include <cstdio>
#include <cstdlib>
#include <ctime>

class Watcher : public QObject
{
public:
    Watcher() { QCoreApplication::instance()->installEventFilter(this); }

    bool eventFilter(QObject *object, QEvent *event) override
    {
        if (!m_told && event->type() == QEvent::Paint && object->isWidgetType()) {
            m_told = true;
            QTimer::singleShot(0, this, [] { // when this frame has been handed over
                timespec now = {};
                clock_gettime(CLOCK_MONOTONIC, &now);
                const long long began = qEnvironmentVariable("FIRST_FRAME_BEGAN").toLongLong();
                const long long ended = now.tv_sec * 1'000'000'000LL + now.tv_nsec;
                std::printf("first frame %.1f\n", static_cast<double>(ended - began) / 1e6);
                std::fflush(stdout);
                std::_Exit(0);
            });
        }
        return QObject::eventFilter(object, event);
    }

private:
    bool m_told = false;
};

class FirstFrame : public QGenericPlugin
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID QGenericPluginFactoryInterface_iid FILE "firstframe.json")
public:
    QObject *create(const QString &, const QString &) override { return new Watcher; }
};

#include "firstframe.moc"
