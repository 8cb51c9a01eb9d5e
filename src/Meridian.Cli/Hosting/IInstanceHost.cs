using System.Net;

namespace Meridian.Cli;

/// <summary>All parts of one instance, running in this process until disposed.</summary>
internal interface IInstanceHost : IAsyncDisposable
{
    /// <summary>Where it must be able to listen.</summary>
    IReadOnlyList<IPEndPoint> EndPoints { get; }

    /// <summary>Starts all parts. When it returns, the API server answers.</summary>
    Task<ProcessInfo> StartAsync(CancellationToken cancellationToken);
}
