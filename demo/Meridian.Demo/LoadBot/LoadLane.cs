using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Meridian.Demo;

/// <summary>Makes due requests one after the other on a connection of its own.</summary>
internal sealed class LoadLane(int number, LoadPlan plan, TargetResolver resolver, LoadMeter meter, TimeProvider time)
{
    private LoadConnection? connection;

    /// <summary>Works until the queue of due times ends.</summary>
    public async Task RunAsync(ChannelReader<long> due)
    {
        try
        {
            // One at a time: asking whether there is something would wake all lanes for each request.
            while (true) await RequestAsync(await due.ReadAsync());
        }
        catch (ChannelClosedException)
        {
            // The bot ends.
        }
        finally
        {
            connection?.Dispose();
        }
    }

    private async Task RequestAsync(long due)
    {
        using var limit = new CancellationTokenSource(plan.Timeout, time);
        try
        {
            var (status, server) = await AnswerAsync(limit.Token);
            if (status == 200) meter.Succeeded((long)time.GetElapsedTime(due).TotalMicroseconds, server);
            else meter.Failed(LoadFailure.KindOf(status));
        }
        catch (Exception failure) when (failure is SocketException or IOException or FormatException or OperationCanceledException)
        {
            Close();
            meter.Failed(LoadFailure.KindOf(failure));
        }
    }

    // A target that fails may have gone a moment ago: as every patient client, try again where the name leads next, while there is time.
    // What that costs is told as latency.
    private async Task<(int Status, string Server)> AnswerAsync(CancellationToken token)
    {
        while (true)
        {
            try
            {
                return await OnConnectionAsync(Choose(), token);
            }
            catch (Exception failure) when (failure is SocketException or IOException && plan.Patient && !resolver.Ended)
            {
                Close();
                meter.Retried();
                await resolver.NextRoundAsync(token);
            }
        }
    }

    // A name that has moved moves the lane with its next request.
    private IPAddress Choose()
    {
        var targets = resolver.Current.Addresses;
        if (connection is { } open && targets.Contains(open.Target)) return open.Target;
        Close();
        return targets.Count == 0 ? throw new NowhereException() : targets[number % targets.Count];
    }

    private async Task<(int Status, string Server)> OnConnectionAsync(IPAddress target, CancellationToken token)
    {
        if (connection is { Used: true })
        {
            try
            {
                return await RequestAsync(connection, token);
            }
            catch (Exception closed) when (closed is SocketException or IOException)
            {
                // A server may close a connection that rests at the moment it is used: as every HTTP client, try a new one.
                Close();
                meter.Retried();
            }
        }
        connection ??= await LoadConnection.OpenAsync(plan.From, new IPEndPoint(target, plan.Port), token);
        return await RequestAsync(connection, token);
    }

    private async Task<(int Status, string Server)> RequestAsync(LoadConnection open, CancellationToken token)
    {
        var (status, server, reusable) = await open.RequestAsync(plan.Request, token);
        if (!reusable) Close();
        return (status, server);
    }

    private void Close()
    {
        connection?.Dispose();
        connection = null;
    }
}
