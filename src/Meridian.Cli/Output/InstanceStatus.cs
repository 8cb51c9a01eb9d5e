using System.Text.Json.Serialization;
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

    /// <summary><c>Running</c>, <c>Starting</c>, <c>Stopped</c>, <c>NotAnswering</c>, or <c>Damaged</c>.</summary>
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

    /// <summary>Why it is damaged or does not answer, and the way out; else empty.</summary>
    public string Message { get; init; } = "";

    /// <summary>Whether it runs and all it has is ready.</summary>
    public bool Well => Status == "Running" && Ready == Total && Total > 0;

    /// <summary>Whether it is the federation.</summary>
    [JsonIgnore]
    public bool IsFederation => Kind == "federation";

    /// <summary>Asks the instance.</summary>
    public static async Task<InstanceStatus> ReadAsync(InstanceFolder instance, CancellationToken cancellationToken)
    {
        var status = new InstanceStatus { Name = instance.Name, Kind = instance.IsFederation ? "federation" : "cluster", Status = "Stopped" };
        try
        {
            status = status with { Total = instance.ReadConfig().Nodes };
            if (!InstanceLock.IsHeld(instance)) return status;
            if (InstanceProcess.Find(instance) is not { } process) return status with { Status = "Starting" };
            status = status with { ApiServer = process.ApiServer, Pid = process.Pid, MemoryBytes = InstanceProcess.Memory(process.Pid) };
            return process.IsServing ? await status.AskAsync(instance, cancellationToken) : status with { Status = "Starting" };
        }
        catch (CliException failure)
        {
            return status with { Status = "Damaged", Message = failure.Message };
        }
    }

    private async Task<InstanceStatus> AskAsync(InstanceFolder instance, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        try
        {
            using var connection = new ApiConnection(InstanceCredentials.Read(instance));
            var list = await connection.Client.ListAsync(IsFederation ? ResourceTypes.Clusters : ResourceTypes.Nodes, null, ListOptions.All, limit.Token);
            return this with { Status = "Running", Total = list.Items.Count, Ready = list.Items.Count(Readiness.IsReady) };
        }
        catch (Exception failure) when (failure is HttpRequestException or StatusException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return this with { Status = "NotAnswering", Message = $"{Name} runs but does not answer: see meridian logs {Name}, or begin anew with: meridian stop {Name} && meridian start {Name}" };
        }
    }
}
