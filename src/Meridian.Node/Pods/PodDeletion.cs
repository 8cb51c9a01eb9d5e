using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Node;

/// <summary>Takes a pod that has ended out of the API: the last step of its deletion.</summary>
internal static partial class PodDeletion
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Deletes the pod of that uid at once, trying until the server says that it is done or that it is another's matter.</summary>
    public static async Task FinishAsync(PodWorkerServices services, KubeObject pod, CancellationToken token)
    {
        var options = new DeleteOptions { GracePeriodSeconds = 0, PreconditionUid = pod.Header.Uid };
        while (true)
        {
            try
            {
                await services.Client.DeleteAsync(ResourceTypes.Pods, pod.Key, options, token);
                return;
            }
            catch (StatusException gone) when (gone.IsNotFound || gone.IsConflict)
            {
                return;
            }
            catch (Exception failure) when (failure is StatusException or HttpRequestException && !token.IsCancellationRequested)
            {
                LogRetry(services.Logger, failure, pod.Key);
                await Task.Delay(RetryDelay, services.Time, token);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The deletion of pod {Pod} could not be finished, it will be retried")]
    private static partial void LogRetry(ILogger logger, Exception failure, ObjectKey pod);
}
