using System.Collections.Concurrent;
using System.Diagnostics;

namespace Meridian.Node;

/// <summary>
/// Starts child processes from one thread that lives as long as they may: the system ends a child that asked for it when the
/// <em>thread</em> that started it ends, and threads of the pool come and go.
/// </summary>
internal sealed class ProcessSpawner : IAsyncDisposable
{
    private readonly BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> queue = [];
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ProcessSpawner()
    {
        var thread = new Thread(Work) { IsBackground = true, Name = "process-spawner" };
        thread.Start();
    }

    /// <summary>Starts a process.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public Task<Process> StartAsync(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        queue.Add((info, started));
        return started.Task;
    }

    /// <summary>Ends the thread, and with it all children that asked for it.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.CompleteAdding();
        await ended.Task;
        queue.Dispose();
    }

    private void Work()
    {
        foreach (var (info, started) in queue.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(info)!);
            }
            catch (Exception failure)
            {
                started.SetException(failure);
            }
        }
        ended.SetResult();
    }
}
