using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Meridian.Cli;

/// <summary>Finds the process that listens at an address, in what Linux tells of its sockets.</summary>
internal static class ListenerOwner
{
    private const string Listening = "0A";
    private const int AddressColumn = 1;
    private const int StateColumn = 3;
    private const int InodeColumn = 9;

    /// <summary>The process as <c>name (pid 1)</c>, or null if it cannot be told.</summary>
    public static string? Of(IPEndPoint endPoint)
    {
        if (!File.Exists("/proc/net/tcp")) return null;
        return Inode(File.ReadLines("/proc/net/tcp"), endPoint) is { } inode && Holder($"socket:[{inode}]") is { } pid
            ? $"{Name(pid)} (pid {pid})"
            : null;
    }

    /// <summary>The inode of the socket that listens at an address, or at all addresses.</summary>
    /// <param name="table">Lines of <c>/proc/net/tcp</c>.</param>
    /// <param name="endPoint">Address and port.</param>
    public static string? Inode(IEnumerable<string> table, IPEndPoint endPoint)
    {
        var ports = string.Create(CultureInfo.InvariantCulture, $":{endPoint.Port:X4}");
        // The table has addresses as numbers of the machine's own byte order.
        var wanted = BinaryPrimitives.ReadUInt32LittleEndian(endPoint.Address.GetAddressBytes()).ToString("X8", CultureInfo.InvariantCulture) + ports;
        var any = "00000000" + ports;
        return table.Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(c => c.Length > InodeColumn && c[StateColumn] == Listening && (c[AddressColumn] == wanted || c[AddressColumn] == any))?[InodeColumn];
    }

    private static string? Holder(string socket) => Directory.EnumerateDirectories("/proc")
        .Select(d => Path.GetFileName(d)).FirstOrDefault(pid => int.TryParse(pid, out _) && Files(pid).Any(f => f == socket));

    private static IEnumerable<string?> Files(string pid)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Select(f => new FileInfo(f).LinkTarget)];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is another user's.
            return [];
        }
    }

    private static string Name(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/comm").Trim();
        }
        catch (IOException)
        {
            return "a process";
        }
    }
}
