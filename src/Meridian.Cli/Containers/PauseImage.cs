using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Meridian.Cli;

/// <summary>The image that holds a pod's namespaces open while its containers come and go: one program of a few bytes that waits for ever.</summary>
internal static class PauseImage
{
    /// <summary>Its reference.</summary>
    public const string Reference = "meridian.dev/pause:1";

    private const int HeaderLength = 64;
    private const int SegmentLength = 56;
    private const ulong Address = 0x400000;

    // Calls pause(2), or ppoll(2) of nothing where there is no pause, and again when a signal has ended it.
    private static readonly byte[] X64 = [0xb8, 0x22, 0, 0, 0, 0x0f, 0x05, 0xeb, 0xf7];
    private static readonly uint[] Arm64 = [0xd2800000, 0xd2800001, 0xd2800002, 0xd2800003, 0xd2800928, 0xd4000001, 0x17fffffa];

    /// <summary>Writes it as an OCI archive.</summary>
    public static void Write(string path)
    {
        using var archive = File.Create(path);
        OciArchive.Write(archive, Reference, [new OciFile("pause", Program(RuntimeInformation.ProcessArchitecture))], new OciRun(["/pause"]));
    }

    /// <summary>The program: an ELF file of one segment.</summary>
    internal static byte[] Program(Architecture architecture)
    {
        var (machine, code) = architecture switch
        {
            Architecture.X64 => (62, X64),
            Architecture.Arm64 => (183, MemoryMarshal.AsBytes(Arm64.AsSpan()).ToArray()),
            _ => throw new CliException($"containers are not built for {architecture}"),
        };
        var program = new byte[HeaderLength + SegmentLength + code.Length];
        var span = program.AsSpan();
        ((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]).CopyTo(span);
        Short(16, 2);
        Short(18, machine);
        Short(20, 1);
        Long(24, Address + HeaderLength + SegmentLength);
        Long(32, HeaderLength);
        Short(52, HeaderLength);
        Short(54, SegmentLength);
        Short(56, 1);
        Short(HeaderLength, 1);
        Short(HeaderLength + 4, 5);
        Long(HeaderLength + 16, Address);
        Long(HeaderLength + 24, Address);
        Long(HeaderLength + 32, (ulong)program.Length);
        Long(HeaderLength + 40, (ulong)program.Length);
        Long(HeaderLength + 48, 0x1000);
        code.CopyTo(program, HeaderLength + SegmentLength);
        return program;

        void Short(int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(program.AsSpan(at), (ushort)value);

        void Long(int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(program.AsSpan(at), value);
    }
}
