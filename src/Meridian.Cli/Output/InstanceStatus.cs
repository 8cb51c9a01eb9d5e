using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>How one cluster, or the federation, is.</summary>
internal sealed record InstanceStatus
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary><c>cluster</c> or <c>federation</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>Running</c>, <c>Stopped</c> or <c>NotAnswering</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Ready nodes of a cluster; ready members of the federation.</summary>
    public int Ready { get; init; }

    /// <summary>Nodes of a cluster; members of the federation.</summary>
    public int Total { get; init; }

    /// <summary>Root of the API server; empty when stopped.</summary>
    public string ApiServer { get; init; } = "";

    /// <summary>Process id; 0 when stopped.</summary>
    public int Pid { get; init; }

    /// <summary>Resident memory; 0 when stopped.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Whether it runs and all it has is ready.</summary>
    public bool Well => Status == "Running" && Ready == Total && Total > 0;

    /// <summary>Asks the instance.</summary>
    public static async Task<InstanceStatus> ReadAsync(InstanceFolder instance, CancellationToken cancellationToken)
    {
        var stopped = new InstanceStatus { Name = instance.Name, Kind = instance.IsFederation ? "federation" : "cluster", Status = "Stopped", Total = instance.IsFederation ? 0 : instance.ReadConfig().Nodes };
        if (InstanceProcess.Find(instance) is not { } process) return stopped;
        var found = stopped with { Status = "NotAnswering", ApiServer = process.ApiServer, Pid = process.Pid, MemoryBytes = InstanceProcess.Memory(process.Pid) };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        try
        {
            using var connection = new ApiConnection(InstanceCredentials.Read(instance));
            var type = instance.IsFederation ? ResourceTypes.Clusters : ResourceTypes.Nodes;
            var list = await connection.Client.ListAsync(type, null, ListOptions.All, limit.Token);
            return found with { Status = "Running", Total = list.Items.Count, Ready = list.Items.Count(Readiness.IsReady) };
        }
        catch (Exception failure) when (failure is HttpRequestException or StatusException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return found;
        }
    }
}
