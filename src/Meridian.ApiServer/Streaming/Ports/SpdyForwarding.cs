using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Connections into a pod over one SPDY connection: the client opens two streams for each, one for data and one for its error.</summary>
internal sealed class SpdyForwarding(SpdyConnection connection, ForwardTarget target, TimeProvider time)
{
    private static readonly TimeSpan PairTimeout = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, Half> waiting = new(StringComparer.Ordinal);
    private readonly TaskSet forwarding = new();

    // A stream whose other one has not come.
    private sealed record Half(SpdyStream Stream, ITimer Timer) : IDisposable
    {
        public void Dispose() => Timer.Dispose();
    }

    /// <summary>Serves until the client goes.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, connection.Closed);
        try
        {
            await foreach (var stream in connection.Incoming.ReadAllAsync(ending.Token))
            {
                if (IsValid(stream)) Take(stream, ending.Token);
                else await stream.DisposeAsync();
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client went, or the server stops.
        }
        finally
        {
            await ending.CancelAsync();
            await forwarding.WhenAllAsync();
            lock (waiting)
            {
                foreach (var half in waiting.Values) half.Dispose();
            }
        }
    }

    private static bool IsValid(SpdyStream stream) =>
        ushort.TryParse(stream.Header(PortForwardProtocol.Port), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
        && stream.Header(PortForwardProtocol.StreamType) is PortForwardProtocol.Data or PortForwardProtocol.Error;

    private void Take(SpdyStream stream, CancellationToken token)
    {
        var id = RequestId(stream);
        Half? other;
        lock (waiting)
        {
            if (!waiting.Remove(id, out other))
            {
                waiting[id] = new Half(stream, time.CreateTimer(_ => TimeOut(id), null, PairTimeout, Timeout.InfiniteTimeSpan));
                return;
            }
        }
        other.Dispose();
        var isData = stream.Header(PortForwardProtocol.StreamType) == PortForwardProtocol.Data;
        forwarding.Add(isData ? ForwardAsync(stream, other.Stream, token) : ForwardAsync(other.Stream, stream, token));
    }

    private void TimeOut(string id)
    {
        Half? half;
        lock (waiting)
        {
            if (!waiting.Remove(id, out half)) return;
        }
        half.Dispose();
        forwarding.Add(EndAsync(half.Stream, $"(request={id}) timed out waiting for streams"));
    }

    private async Task ForwardAsync(SpdyStream data, SpdyStream error, CancellationToken token)
    {
        // The loop goes on with the next stream.
        await Task.Yield();
        var port = int.Parse(data.Header(PortForwardProtocol.Port), CultureInfo.InvariantCulture);
        var failure = "";
        try
        {
            failure = await target.ForwardAsync(port, data, clientEnds: true, token);
        }
        catch (OperationCanceledException)
        {
            // With the connection.
        }
        await EndAsync(error, failure);
        await data.DisposeAsync();
    }

    private static async Task EndAsync(SpdyStream stream, string failure)
    {
        try
        {
            if (failure.Length > 0) await stream.WriteAsync(Encoding.UTF8.GetBytes(failure), CancellationToken.None);
        }
        catch (IOException)
        {
            // The client went first.
        }
        await stream.DisposeAsync();
    }

    // Clients of before 1.2 send none: then two streams opened one after the other, the error's first, belong together.
    private static string RequestId(SpdyStream stream)
    {
        if (stream.Header(PortForwardProtocol.RequestId) is { Length: > 0 } id) return id;
        var error = stream.Header(PortForwardProtocol.StreamType) == PortForwardProtocol.Error ? stream.Id : stream.Id - 2;
        return $"#{error.ToString(CultureInfo.InvariantCulture)}";
    }
}
