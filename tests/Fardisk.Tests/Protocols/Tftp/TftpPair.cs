using System.Buffers.Binary;
using Fardisk.Protocols.Tftp;
using Xunit;

namespace Fardisk.Tests.Protocols.Tftp;

/// <summary>The server's state machine and a client by RFC 7440, joined by a network that loses, doubles and reorders from a seed. Time is a number.</summary>
internal sealed class TftpPair
{
    public const int RetransmitsMax = 60;

    private static readonly TimeSpan s_clientTimeout = TimeSpan.FromSeconds(3);

    private readonly Random _random;
    private readonly PriorityQueue<(bool ToServer, byte[] Packet), (TimeSpan At, int Number)> _network = new();
    private readonly TftpReadTransfer _server;
    private readonly List<byte> _received = [];
    private readonly int _lossPercent;
    private readonly int _doubledPercent;
    private readonly bool _reorders;
    private readonly int _blockSize;
    private readonly int _window;
    private TimeSpan _now;
    private TimeSpan _clientDeadline = s_clientTimeout;
    private int _number;
    private long _lastInOrder;
    private int _inWindow;
    private bool _gapTold;
    private bool _hasOptions;
    private bool _clientDone;

    public TftpPair(int length, int blockSize, int window, int lossPercent, int doubledPercent, int seed, bool reorders = true)
    {
        (_random, _lossPercent, _doubledPercent, _blockSize, _window, _reorders) = (new Random(seed), lossPercent, doubledPercent, blockSize, window, reorders);
        File = new byte[length];
        _random.NextBytes(File);
        TftpTerms terms = new(blockSize, window, TimeSpan.FromSeconds(1), new TftpOptionSet(BlockSize: $"{blockSize}", WindowSize: $"{window}"));
        _server = new TftpReadTransfer(terms, length, RetransmitsMax);
    }

    public byte[] File { get; }

    public IReadOnlyList<byte> Received => _received;

    public TftpOutcome Outcome => _server.Outcome;

    public int Retransmits => _server.Retransmits;

    public long BlocksSent { get; private set; }

    public void Run()
    {
        Carry(_server.Start(_now));
        for (int steps = 0; _server.Outcome == TftpOutcome.Running; steps++)
        {
            Assert.True(steps < 1_000_000, "the pair does not come to an end");
            TimeSpan next = _clientDone || _server.Deadline < _clientDeadline ? _server.Deadline : _clientDeadline;
            if (_network.TryPeek(out _, out (TimeSpan At, int) first) && first.At <= next)
            {
                _now = first.At;
                (bool toServer, byte[] packet) = _network.Dequeue();
                if (toServer)
                {
                    Carry(_server.OnPacket(packet, _now));
                }
                else
                {
                    ClientReceives(packet);
                }

                continue;
            }

            _now = next;
            Carry(_server.OnDeadline(_now));
            if (!_clientDone && _now >= _clientDeadline)
            {
                ClientAcks(); // RFC 7440 §4: the receiver's own time-out
            }
        }
    }

    private void Carry(TftpStep step)
    {
        switch (step.Kind)
        {
            case TftpStepKind.SendOptionAck:
                byte[] packet = new byte[TftpPacket.OptionAckLengthMax];
                Send(toServer: false, packet[..TftpPacket.WriteOptionAck(packet, _server.Terms.Answer)]);
                break;
            case TftpStepKind.SendBlocks:
                Assert.InRange(step.BlockCount, 1, _window);
                for (long block = step.FirstBlock; block < step.FirstBlock + step.BlockCount; block++)
                {
                    byte[] data = new byte[TftpPacket.HeaderSize + _server.BlockLength(block)];
                    TftpPacket.WriteDataHeader(data, (ushort)block);
                    File.AsSpan((int)((block - 1) * _blockSize), _server.BlockLength(block)).CopyTo(data.AsSpan(TftpPacket.HeaderSize));
                    BlocksSent++;
                    Send(toServer: false, data);
                }

                break;
            default:
                break;
        }
    }

    private void ClientReceives(byte[] packet)
    {
        if (packet[1] == (byte)TftpOpcode.OptionAck)
        {
            if (!_hasOptions)
            {
                _hasOptions = true;
                ClientAcks();
            }

            return;
        }

        long number = BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2));
        if (!_clientDone && number == (ushort)(_lastInOrder + 1))
        {
            _lastInOrder++;
            _gapTold = false;
            _received.AddRange(packet.AsSpan(TftpPacket.HeaderSize));
            _clientDone = packet.Length - TftpPacket.HeaderSize < _blockSize;
            if (++_inWindow == _window || _clientDone)
            {
                ClientAcks();
            }
        }
        else if (_clientDone)
        {
            ClientAcks(); // its last ACK was lost
        }
        else if ((short)(number - (_lastInOrder + 1)) < 0)
        {
            if (number == (ushort)_lastInOrder && _inWindow == 0)
            {
                ClientAcks(); // the end of a window that it has: the ACK was lost
            }
        }
        else if (!_gapTold)
        {
            _gapTold = true;
            ClientAcks();
        }
    }

    private void ClientAcks()
    {
        _inWindow = 0;
        _clientDeadline = _now + s_clientTimeout;
        byte[] ack = new byte[TftpPacket.HeaderSize];
        TftpPacket.WriteAck(ack, (ushort)_lastInOrder);
        if (_hasOptions)
        {
            Send(toServer: true, ack);
        }
    }

    private void Send(bool toServer, byte[] packet)
    {
        int copies = _random.Next(100) < _doubledPercent ? 2 : 1;
        for (int i = 0; i < copies; i++)
        {
            if (_random.Next(100) >= _lossPercent)
            {
                int delay = _reorders ? _random.Next(1, 200) : 1;
                _network.Enqueue((toServer, packet), (_now + TimeSpan.FromMicroseconds(delay), _number++));
            }
        }
    }
}
