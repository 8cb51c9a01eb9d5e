using Meridian.Client;
using Microsoft.Extensions.Logging;

namespace Meridian.Node;

/// <summary>What the workers of one node share.</summary>
internal sealed record PodWorkerServices(
    NodeIdentity Node, IKubeClient Client, IPodRuntime Runtime, PodAddresses Addresses, Prober Prober, EventRecorder Events, TimeProvider Time, ILogger Logger);
