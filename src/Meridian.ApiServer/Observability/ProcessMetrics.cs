using System.Diagnostics;

namespace Meridian.ApiServer;

/// <summary>What the operating system and the runtime say of the process.</summary>
internal static class ProcessMetrics
{
    public static void Write(MetricsText text)
    {
        using var process = Process.GetCurrentProcess();
        One(text, "process_cpu_seconds_total", "counter", "Total user and system CPU time spent in seconds.", process.TotalProcessorTime.TotalSeconds);
        One(text, "process_resident_memory_bytes", "gauge", "Resident memory size in bytes.", process.WorkingSet64);
        One(text, "process_virtual_memory_bytes", "gauge", "Virtual memory size in bytes.", process.VirtualMemorySize64);
        One(text, "process_start_time_seconds", "gauge", "Start time of the process since unix epoch in seconds.", new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0);
        One(text, "process_threads", "gauge", "Threads of the process.", process.Threads.Count);
        // Where there is no /proc, the number of handles comes near.
        One(text, "process_open_fds", "gauge", "Number of open file descriptors.",
            Directory.Exists("/proc/self/fd") ? Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() : process.HandleCount);
        One(text, "dotnet_gc_heap_bytes", "gauge", "Bytes in use on the managed heap.", GC.GetTotalMemory(forceFullCollection: false));
        One(text, "dotnet_gc_pause_seconds_total", "counter", "Time that garbage collection has stopped the process.", GC.GetTotalPauseDuration().TotalSeconds);
    }

    private static void One(MetricsText text, string name, string type, string help, double value) => text.Begin(name, type, help).Line(name, "", value);
}
