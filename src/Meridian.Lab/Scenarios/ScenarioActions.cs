using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Lab;

/// <summary>Applies an object to the federation, as <c>kubectl apply</c> does.</summary>
internal sealed record ApplyAction(ResourceType Type, JsonObject Object) : IScenarioAction
{
    private static readonly WriteOptions Apply = new() { FieldManager = "lab", Force = true };

    public string Text => $"apply {Type.Singular} {Key.Name}";

    private ObjectKey Key
    {
        get
        {
            var header = KubeObject.FromNode(Object).Header;
            return new ObjectKey(Type.Namespaced && header.Namespace.Length == 0 ? "default" : header.Namespace, header.Name);
        }
    }

    public Task RunAsync(LabWorld world, CancellationToken cancellationToken) =>
        world.Federation.Client.PatchAsync(Type, Key, PatchKind.Apply, JsonBytes.Of(Object), Apply, cancellationToken);
}

/// <summary>Deletes an object of the federation.</summary>
internal sealed record DeleteAction(ResourceType Type, ObjectKey Key) : IScenarioAction
{
    public string Text => $"delete {Type.Singular} {Key.Name}";

    public Task RunAsync(LabWorld world, CancellationToken cancellationToken) =>
        world.Federation.Client.DeleteAsync(Type, Key, DeleteOptions.Background, cancellationToken);
}

/// <summary>Gives a Deployment another number of replicas.</summary>
internal sealed record ScaleAction(string Deployment, int Replicas) : IScenarioAction
{
    public string Text => string.Create(CultureInfo.InvariantCulture, $"scale {Deployment} to {Replicas}");

    public Task RunAsync(LabWorld world, CancellationToken cancellationToken)
    {
        var patch = new JsonObject { ["spec"] = new JsonObject { ["replicas"] = Replicas } };
        return world.Federation.Client.PatchAsync(ResourceTypes.Deployments, new ObjectKey("default", Deployment), PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Default, cancellationToken);
    }
}

/// <summary>Breaks or heals the way to a cluster.</summary>
internal sealed record FaultAction(string Cluster, FaultKind Kind, TimeSpan Delay) : IScenarioAction
{
    public string Text => Kind switch
    {
        FaultKind.None => $"heal {Cluster}",
        FaultKind.Lost => $"lose {Cluster}",
        FaultKind.Silent => $"silence {Cluster}",
        FaultKind.Slow => string.Create(CultureInfo.InvariantCulture, $"slow {Cluster} by {Delay.TotalMilliseconds:0} ms"),
        _ => $"overload {Cluster}",
    };

    public Task RunAsync(LabWorld world, CancellationToken cancellationToken)
    {
        world.Clusters[Cluster].Fault.Set(Kind, Delay);
        return Task.CompletedTask;
    }
}

/// <summary>Creates many Deployments at a steady pace.</summary>
/// <param name="Deployments">How many.</param>
/// <param name="Replicas">Replicas of each.</param>
/// <param name="PerSecond">How many in a second; 0 for as fast as they go.</param>
/// <param name="Prefix">What their names begin with.</param>
internal sealed record LoadAction(int Deployments, int Replicas, double PerSecond, string Prefix) : IScenarioAction
{
    private const int AtOnce = 32;

    public string Text => string.Create(CultureInfo.InvariantCulture, $"create {Deployments} deployments of {Replicas} replicas{(PerSecond > 0 ? $", {PerSecond} a second" : "")}");

    public async Task RunAsync(LabWorld world, CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(AtOnce);
        var started = world.Time.GetTimestamp();
        var writes = new List<Task>(Deployments);
        for (var i = 0; i < Deployments; i++)
        {
            if (PerSecond > 0 && TimeSpan.FromSeconds(i / PerSecond) - world.Time.GetElapsedTime(started) is var early && early > TimeSpan.Zero) await Task.Delay(early, world.Time, cancellationToken);
            await slots.WaitAsync(cancellationToken);
            writes.Add(CreateAsync(world, string.Create(CultureInfo.InvariantCulture, $"{Prefix}-{i}"), slots, cancellationToken));
        }
        await Task.WhenAll(writes);
    }

    private async Task CreateAsync(LabWorld world, string name, SemaphoreSlim slots, CancellationToken token)
    {
        try
        {
            await world.Federation.Client.CreateAsync(ResourceTypes.Deployments, "default", JsonBytes.Of(LabDeployment.Of(name, Replicas)), WriteOptions.Default, token);
        }
        finally
        {
            slots.Release();
        }
    }
}
