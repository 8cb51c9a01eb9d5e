using System.Text.RegularExpressions;
using Meridian.Client;
using Meridian.Federation;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Lets a cluster of the user's kubeconfig join a federation, and waits until the federation has reached it. What does not work is taken back.</summary>
/// <param name="federation">The federation.</param>
/// <param name="time">Clock.</param>
internal sealed partial class Joining(IKubeClient federation, TimeProvider time)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(15);

    /// <summary>Checks a name.</summary>
    /// <exception cref="CliException">It is malformed.</exception>
    public static void CheckName(string name)
    {
        if (!Name().IsMatch(name)) throw CliException.BadInput($"\"{name}\" is no name: use lower-case letters, digits and '-', at most 63, beginning and ending with a letter or digit");
    }

    /// <summary>Lets the cluster join. Returns it as the federation sees it.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CliException">It did not work; the message says why, and what of it remains.</exception>
    public async Task<KubeObject> RunAsync(JoinRequest request, CancellationToken cancellationToken)
    {
        using var connection = new ApiConnection(request.Administrator);
        await TryAsync(request, connection.Client, cancellationToken);
        var join = new MemberJoin(federation, time);
        try
        {
            await join.RunAsync(request, connection.Client, cancellationToken);
            return await ReadyAsync(request.Name, cancellationToken);
        }
        catch (JoinException failure)
        {
            throw new CliException(failure.Message);
        }
        catch (TimeoutException late)
        {
            var left = await join.UndoAsync();
            throw new CliException($"{request.Name} did not join: {late.Message}. {(left.Length == 0 ? "What was made is removed again" : left)}");
        }
        catch (OperationCanceledException)
        {
            if (await join.UndoAsync() is { Length: > 0 } left) throw new CliException($"interrupted. {left}", ExitCodes.Cancelled);
            throw;
        }
    }

    // Before anything is made: most that can be wrong is wrong here.
    private static async Task TryAsync(JoinRequest request, HttpKubeClient client, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        var server = request.Administrator.Server.AbsoluteUri.TrimEnd('/');
        try
        {
            await client.RawAsync("version", limit.Token);
        }
        catch (StatusException refused)
        {
            throw new CliException($"{server} does not let {request.Name} join: {refused.Message.TrimEnd('.')}. Nothing was changed");
        }
        catch (HttpRequestException failure)
        {
            throw new CliException($"{server} cannot be reached: {(failure.InnerException?.Message ?? failure.Message).TrimEnd('.')}. Nothing was changed");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CliException($"{server} does not answer within {AnswerLimit.TotalSeconds:0} s. Nothing was changed");
        }
    }

    private async Task<KubeObject> ReadyAsync(string name, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(ReadyLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var why = "its control plane does not take notice";
        try
        {
            while (true)
            {
                await foreach (var change in federation.WatchAsync(ResourceTypes.Clusters, null, new WatchOptions { FieldSelector = $"metadata.name={name}" }, either.Token))
                {
                    if (change.Type is not (WatchEventType.Added or WatchEventType.Modified)) continue;
                    if (Readiness.IsReady(change.Object)) return change.Object;
                    if (change.Object.View<Cluster>().Status.Conditions.Find("Ready") is { } condition) why = condition.Message;
                }
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"the federation does not reach it within {ReadyLimit.TotalSeconds:0} s: {why.TrimEnd('.')}");
        }
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex Name();
}
