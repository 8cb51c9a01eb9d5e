using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Waits until a control plane serves, and tells early why it cannot.</summary>
/// <param name="host">The host cluster.</param>
/// <param name="request">The control plane.</param>
/// <param name="time">Clock of the limit.</param>
internal sealed class ControlPlaneWatch(IKubeClient host, ControlPlaneRequest request, TimeProvider time)
{
    // What does not go away by waiting.
    private static readonly string[] Hopeless = ["ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "CreateContainerError", "CreateContainerConfigError", "RunContainerError", "CrashLoopBackOff"];
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);

    private string last = "there is no pod yet";

    private HostObjects Objects => request.Objects;

    /// <summary>Returns the administrator's credentials when the API answers to them.</summary>
    /// <param name="limit">Longest time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CliException">A pod cannot run, or the time is over.</exception>
    public async Task<ClusterCredentials> ServesAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var server = (await AddressAsync(either.Token)).Https;
            await PodReadyAsync(either.Token);
            var credentials = await CredentialsAsync(server, either.Token);
            await AnswersAsync(credentials, either.Token);
            return credentials;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CliException($"after {limit.TotalSeconds:0} s the control plane does not serve: {last}. What was made stays; the same command waits on, and this removes it: meridian federation deinit {Objects.Name}");
        }
    }

    private async Task<ServiceAddress> AddressAsync(CancellationToken token)
    {
        last = $"service {Objects.ApiService} has no address; if the cluster has no load balancers, use --service-type NodePort";
        return await FollowAsync(ResourceTypes.Services, $"metadata.name={Objects.ApiService.Name}", "", service => ServiceAddress.Of(service, "https", request.AdvertisedAddress), token);
    }

    private async Task PodReadyAsync(CancellationToken token)
    {
        last = "there is no pod yet";
        await FollowAsync(ResourceTypes.Pods, "", Objects.Selector, pod => pod.Header.DeletionTimestamp is null && IsReady(pod) ? pod : null, token);
    }

    private bool IsReady(KubeObject pod)
    {
        var status = pod.ToNode()["status"];
        var conditions = (status?["conditions"] as JsonArray)?.OfType<JsonObject>().ToArray() ?? [];
        if (conditions.Any(c => (string?)c["type"] == "Ready" && (string?)c["status"] == "True")) return true;
        var unscheduled = conditions.FirstOrDefault(c => (string?)c["type"] == "PodScheduled" && (string?)c["status"] == "False");
        last = unscheduled is not null ? $"pod {pod.Header.Name}: {(string?)unscheduled["message"]}" : $"pod {pod.Header.Name} is not ready. See: kubectl -n {Objects.Namespace} logs {pod.Header.Name}";
        foreach (var container in (status?["containerStatuses"] as JsonArray)?.OfType<JsonObject>() ?? []) Judge(pod, container["state"]?["waiting"]);
        return false;
    }

    private void Judge(KubeObject pod, JsonNode? waiting)
    {
        if ((string?)waiting?["reason"] is not { } reason || !Hopeless.Contains(reason)) return;
        var message = ((string?)waiting!["message"] ?? "").TrimEnd('.');
        var advice = reason.Contains("Image", StringComparison.Ordinal)
            ? $". Build the image and name it by --image, as docs/federation/control-plane.md says"
            : $". See: kubectl -n {Objects.Namespace} logs {pod.Header.Name}";
        throw new CliException($"pod {pod.Header.Name} cannot run: {reason}{(message.Length > 0 ? $": {message}" : "")}{advice}. What was made stays; to remove it: meridian federation deinit {Objects.Name}");
    }

    private Task<ClusterCredentials> CredentialsAsync(Uri server, CancellationToken token)
    {
        last = $"secret {Objects.Administrator} has no credentials for {server}";
        return FollowAsync(ResourceTypes.Secrets, $"metadata.name={Objects.Administrator.Name}", "",
            secret => AdministratorSecret.Read(secret, Objects.Name) is { } found && found.Server == server ? found : null, token);
    }

    // A load balancer leads somewhere a moment after it has its address; nothing tells when.
    private async Task AnswersAsync(ClusterCredentials credentials, CancellationToken token)
    {
        using var connection = new ApiConnection(credentials);
        while (true)
        {
            try
            {
                await connection.Client.ListAsync(ResourceTypes.Clusters, null, ListOptions.All, token);
                return;
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or StatusException { Code: >= 500 })
            {
                last = $"{credentials.Server} does not answer: {(failure.InnerException?.Message ?? failure.Message).TrimEnd('.')}";
            }
            await Task.Delay(Retry, time, token);
        }
    }

    private async Task<T> FollowAsync<T>(ResourceType type, string fields, string labels, Func<KubeObject, T?> find, CancellationToken token) where T : class
    {
        while (true)
        {
            await foreach (var change in host.WatchAsync(type, Objects.Namespace, new WatchOptions { FieldSelector = fields, LabelSelector = labels }, token))
            {
                if (change.Type is WatchEventType.Added or WatchEventType.Modified && find(change.Object) is { } found) return found;
            }
        }
    }
}
