// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/scratchhosts.h"

#include "sandbox/postgrescluster.h"

namespace slipway::console {

namespace {

struct ClusterHost : migrations::ScratchHost
{
    release::Secret url() const override { return release::Secret(cluster.url().toUtf8()); }
    sandbox::PostgresCluster cluster;
};

} // namespace

migrations::ScratchHostMaker scratchHosts()
{
    return [](int major) -> release::Result<std::unique_ptr<migrations::ScratchHost>> {
        auto host = std::make_unique<ClusterHost>();
        if (auto started = host->cluster.start(major); !started)
            return started.error();
        return std::unique_ptr<migrations::ScratchHost>(std::move(host));
    };
}

} // namespace slipway::console
